package dev.heddle.internal.report;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Writes exceptions as reports show them: with their frames, suppressed exceptions and causes.
 * Methods of an exception may be the user's code: they may throw, or return the exception as its
 * own cause. A report is made nevertheless.
 */
public final class ExceptionText {

  private final StringBuilder text;

  /** The exceptions shown already: causes may form a cycle. */
  private final Set<Throwable> shown = Collections.newSetFromMap(new IdentityHashMap<>());

  private ExceptionText(StringBuilder text) {
    this.text = text;
  }

  /** All of {@code thrown}, in several lines, without a newline at the end. */
  public static String of(Throwable thrown) {
    StringBuilder text = new StringBuilder();
    new ExceptionText(text).whole("", thrown, "");
    return text.toString().stripTrailing();
  }

  /** Its class and message. */
  public static String title(Throwable thrown) {
    try {
      return thrown.toString();
    } catch (Throwable own) {
      return thrown.getClass().getName() + " (its toString threw " + own.getClass().getName() + ")";
    }
  }

  /** Appends all of {@code thrown} but its title. */
  public static void appendBelow(StringBuilder text, Throwable thrown) {
    ExceptionText all = new ExceptionText(text);
    all.shown.add(thrown);
    all.below(thrown, "");
  }

  private void whole(String label, Throwable thrown, String indent) {
    boolean first = shown.add(thrown);
    text.append(indent).append(label).append(title(thrown));
    text.append(first ? "\n" : " (shown above)\n");
    if (first) {
      below(thrown, indent);
    }
  }

  private void below(Throwable thrown, String indent) {
    Frames.append(text, indent, Frames.own(thrown.getStackTrace()));
    for (Throwable suppressed : thrown.getSuppressed()) {
      whole("Suppressed: ", suppressed, indent + "\t");
    }
    Throwable cause = thrown.getCause();
    if (cause != null) {
      whole("Caused by: ", cause, indent);
    }
  }
}
