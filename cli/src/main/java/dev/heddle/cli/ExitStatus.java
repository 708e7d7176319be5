package dev.heddle.cli;

/** The exit statuses of {@code heddle}; the same as Go's for a program that ends by itself. */
final class ExitStatus {
  static final int OK = 0;

  /** The program does not compile, or the command was used in a wrong way. */
  static final int WRONG_USE = 1;

  /** A panic or a deadlock ended the program. */
  static final int PANIC = 2;

  /** The reader of the program's output has gone: what a shell makes of SIGPIPE. */
  static final int BROKEN_PIPE = 128 + 13;

  private ExitStatus() {}
}
