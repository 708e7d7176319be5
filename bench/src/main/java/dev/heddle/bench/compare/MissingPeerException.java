package dev.heddle.bench.compare;

/** A peer cannot take part; the message says why. */
final class MissingPeerException extends Exception {
  private static final long serialVersionUID = 1;

  MissingPeerException(String message) {
    super(message);
  }
}
