package dev.heddle.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A standard stream that ends the program when it is a pipe whose reader has gone, as the system
 * ends any other program, and Go's runtime one of its own. The JVM has SIGPIPE ignored, and a
 * {@link PrintStream} swallows the error, so that a program which prints for ever would never end.
 */
final class PipeOutput extends FileOutputStream {
  private static final int SIZE = 128; // as of the JDK's own

  /** The number of the descriptor. */
  private final int number;

  private PipeOutput(FileDescriptor descriptor, int number) {
    super(descriptor);
    this.number = number;
  }

  /** Sets {@link System#out} and {@link System#err} to such streams. */
  static void install() {
    System.setOut(stream(new PipeOutput(FileDescriptor.out, 1), System.out.charset()));
    System.setErr(stream(new PipeOutput(FileDescriptor.err, 2), System.err.charset()));
  }

  private static PrintStream stream(PipeOutput output, Charset charset) {
    return new PrintStream(new BufferedOutputStream(output, SIZE), true, charset);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      super.write(bytes, offset, length);
    } catch (IOException e) {
      if (isPipe() && !isFull(e)) {
        // No hooks: one that prints would wait for the stream, which the caller has locked.
        Runtime.getRuntime().halt(ExitStatus.BROKEN_PIPE);
      }
      throw e;
    }
  }

  /** Whether what is written goes to a pipe or a socket. The message's language is the user's. */
  private boolean isPipe() {
    try {
      Object mode = Files.getAttribute(Path.of("/dev/fd/" + number), "unix:mode");
      int kind = (Integer) mode & 0xF000;
      return kind == 0x1000 || kind == 0xC000;
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException unknown) {
      return false;
    }
  }

  /** Whether the reader is there, and the pipe one that does not block (EAGAIN). */
  private static boolean isFull(IOException e) {
    return String.valueOf(e.getMessage()).contains("temporarily unavailable");
  }
}
