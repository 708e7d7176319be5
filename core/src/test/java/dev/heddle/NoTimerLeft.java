package dev.heddle;

import dev.heddle.internal.time.OwnerReference;
import dev.heddle.internal.time.Timers;
import dev.heddle.testing.Patience;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class that leaves a timer running: as long as that runs it may wake somebody, so the
 * deadlocks of later tests in the same JVM would not be found. One that was dropped goes with the
 * next collection.
 */
public final class NoTimerLeft implements BeforeAllCallback, AfterAllCallback {

  private static final long LIMIT_NANOS = Patience.nanos(30);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private int before;

  @Override
  public void beforeAll(ExtensionContext context) {
    before = Timers.count();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    long start = System.nanoTime();
    while (Timers.count() > before) {
      if (System.nanoTime() - start > LIMIT_NANOS) {
        throw new AssertionError(
            context.getRequiredTestClass().getSimpleName()
                + " leaves "
                + Timers.count()
                + " timers running; stop them, or cancel the goroutines that sleep");
      }
      System.gc();
      OwnerReference.stopDropped();
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
