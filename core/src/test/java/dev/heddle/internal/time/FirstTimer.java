package dev.heddle.internal.time;

import dev.heddle.Heddle;
import java.time.Duration;

/** A program whose first sleep finds that the system has no thread for the timers. */
public final class FirstTimer {

  private FirstTimer() {}

  public static void main(String[] args) {
    refuseThread();
    System.out.println(sleep());
    System.out.println(sleep());
    allowThread();
    System.out.println(sleep());
  }

  /** From now on there is no thread for the timers. */
  public static void refuseThread() {
    Timers.starter =
        thread -> {
          throw new OutOfMemoryError("no thread, says the test");
        };
  }

  /** From now on there is one. */
  public static void allowThread() {
    Timers.starter = Thread::start;
  }

  private static String sleep() {
    try {
      Heddle.sleep(Duration.ofMillis(1));
      return "slept";
    } catch (Throwable thrown) {
      return thrown.toString();
    }
  }
}
