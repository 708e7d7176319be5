package dev.heddle;

import dev.heddle.internal.time.FirstTimer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** A program whose first alarm and deadline find that the system has no thread for the timers. */
final class FirstAlarm {

  private FirstAlarm() {}

  public static void main(String[] args) {
    AtomicInteger ran = new AtomicInteger();
    FirstTimer.refuseThread();
    tryIt("alarm", () -> Alarm.run(Duration.ZERO, ran::incrementAndGet));
    tryIt("deadline", () -> Context.background().withTimeout(Duration.ofMillis(1)));
    FirstTimer.allowThread();
    Chan<String> next = Heddle.chan();
    Alarm.run(Duration.ofMillis(50), () -> next.send("has run"));
    String seen = next.receive();
    System.out.println(ran.get() == 0 ? "nothing has run" : "the first alarm has run");
    System.out.println(seen);
    Context.background().withTimeout(Duration.ofMillis(1)).done().receive();
    System.out.println("has ended");
  }

  private static void tryIt(String what, Runnable use) {
    try {
      use.run();
      System.out.println(what + ": nothing was thrown");
    } catch (OutOfMemoryError e) {
      System.out.println(what + ": " + e.getMessage());
    }
  }
}
