package dev.heddle.cli;

/** The user asked for what cannot be done; the message says in one line what and why. */
final class UsageException extends Exception {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
