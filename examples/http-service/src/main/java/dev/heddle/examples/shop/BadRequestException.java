package dev.heddle.examples.shop;

/** The request is at fault; the message says how, to the client. */
final class BadRequestException extends Exception {
  private static final long serialVersionUID = 1;

  BadRequestException(String message) {
    super(message);
  }
}
