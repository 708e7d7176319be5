package dev.heddle;

import dev.heddle.internal.time.Timed;
import dev.heddle.internal.time.Timers;
import java.util.function.Supplier;

/**
 * Says on stderr for which goroutines the close of a scheduler or a group waits, if that takes
 * long. A timer of its own, since with a timed wait the closing thread would look as if it could
 * still act.
 */
final class CloseReport extends Timed {

  private final String name;
  private final Supplier<String> report;
  private volatile boolean cancelled;

  /** A report by a thread whose name begins with {@code name}. */
  CloseReport(String name, Supplier<String> report) {
    this.name = name;
    this.report = report;
  }

  /** The close has begun: reports after {@code nanos}, unless it has ended. */
  void start(long nanos) {
    Timers.start(this, nanos);
  }

  /** The close has ended. */
  void cancel() {
    cancelled = true;
    Timers.stop(this);
  }

  /** Reports on a thread of its own: the goroutines' stacks and stderr may take long. */
  @Override
  protected void fire() {
    Thread.ofPlatform().daemon().name(name + "-close-report").start(this::tell);
  }

  private void tell() {
    String text = report.get();
    if (!cancelled) {
      System.err.println(text);
    }
  }

  @Override
  protected boolean mayWakeAny() {
    return false;
  }
}
