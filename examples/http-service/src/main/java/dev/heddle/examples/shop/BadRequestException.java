package dev.heddle.examples.shop;

/** The request is at fault. */
final class BadRequestException extends Exception {
  private static final long serialVersionUID = 1;

  private final String reason;

  BadRequestException(String reason) {
    super(reason);
    this.reason = reason;
  }

  /** How, for the client. */
  String reason() {
    return reason;
  }
}
