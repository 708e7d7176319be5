package dev.heddle;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A stand-in for the real entry points: just enough for the command line to be built on. */
public final class Heddle {
  private Heddle() {}

  /**
   * Runs a main goroutine.
   *
   * @param main what it does
   */
  public static void run(Task main) {
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    Thread thread =
        Thread.ofVirtual()
            .start(() -> {
              try {
                main.run();
              } catch (Throwable e) {
                failure.set(e);
              }
            });
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    Throwable thrown = failure.get();
    if (thrown != null) {
      throw new PanicException("panic: " + thrown + "\n\ngoroutine 1 [running]:", thrown);
    }
  }

  /**
   * Starts a goroutine.
   *
   * @param task what it does
   */
  public static void go(Task task) {
    var _ =
        Thread.startVirtualThread(() -> {
          try {
            task.run();
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }

  /**
   * Sleeps.
   *
   * @param duration for how long
   */
  public static void sleep(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
