package dev.heddle.internal.time;

import java.util.concurrent.locks.LockSupport;

/**
 * Error handling of Heddle's own threads: they survive whatever is thrown. Nothing would start
 * another in their place, and all that they wake would sleep for good.
 *
 * <p>A lack of memory is not reported: nothing is lost by it, since the failed step is tried again,
 * and a report takes memory, too.
 */
public final class ServiceThread {
  private static final long PAUSE_NANOS = 1_000_000;

  private ServiceThread() {}

  /** Reports {@code thrown}, and pauses, so that an error that repeats itself burns no core. */
  public static void survive(Throwable thrown) {
    if (!(thrown instanceof OutOfMemoryError)) {
      tell(thrown);
    }
    pause();
  }

  /** Reports {@code thrown} to the calling thread's handler, and ignores what that throws. */
  public static void tell(Throwable thrown) {
    Thread self = Thread.currentThread();
    try {
      self.getUncaughtExceptionHandler().uncaughtException(self, thrown);
    } catch (Throwable own) {
      // the user's handler failed, or there was no memory to print: there is no other way to report
    }
  }

  /** Pauses, so that other threads may give memory back. For threads that may block. */
  public static void pause() {
    LockSupport.parkNanos(ServiceThread.class, PAUSE_NANOS);
  }
}
