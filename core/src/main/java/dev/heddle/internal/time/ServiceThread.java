package dev.heddle.internal.time;

import java.util.concurrent.locks.LockSupport;

/**
 * What Heddle's own threads do when something is thrown at them: they go on. Nobody would start
 * another in their place, and what they wake would sleep for good.
 *
 * <p>A lack of memory is not told of: nothing is lost by it, since what could not be done is tried
 * again, and to tell takes memory, too.
 */
public final class ServiceThread {
  private static final long PAUSE_NANOS = 1_000_000;

  private ServiceThread() {}

  /** Tells of {@code thrown}, and lets a moment pass, so that what repeats itself burns no core. */
  public static void survive(Throwable thrown) {
    if (!(thrown instanceof OutOfMemoryError)) {
      tell(thrown);
    }
    pause();
  }

  /** Tells the calling thread's handler of {@code thrown}, whatever that throws in turn. */
  public static void tell(Throwable thrown) {
    Thread self = Thread.currentThread();
    try {
      self.getUncaughtExceptionHandler().uncaughtException(self, thrown);
    } catch (Throwable own) {
      // the handler is the user's, or there was no memory to print: there is nobody else to tell
    }
  }

  /** Lets a moment pass, in which others may give memory back. For threads that may block. */
  public static void pause() {
    LockSupport.parkNanos(ServiceThread.class, PAUSE_NANOS);
  }
}
