package dev.heddle.bench.compare;

/** A peer cannot take part; the message says why. */
public final class MissingPeerException extends Exception {
  private static final long serialVersionUID = 1;

  public MissingPeerException(String message) {
    super(message);
  }
}
