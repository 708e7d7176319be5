package dev.heddle.testing;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What is printed on stderr until this is closed. */
public final class Stderr implements AutoCloseable {

  private final PrintStream before = System.err;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private Stderr() {
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
  }

  public static Stderr capture() {
    return new Stderr();
  }

  /** What was printed so far. */
  public String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    System.setErr(before);
  }
}
