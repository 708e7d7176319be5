package dev.heddle.internal.sched;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells, once in the life of a scheduler, that goroutines are ready to run and no thread is to be
 * had for them.
 */
final class ThreadLimit {

  private final AtomicBoolean told = new AtomicBoolean();
  private volatile @Nullable Consumer<@Nullable OutOfMemoryError> listener;

  /** Sets who is told, on a thread of its own. */
  void listener(Consumer<@Nullable OutOfMemoryError> toTell) {
    listener = toTell;
  }

  /**
   * No thread was to be had: the system has none, for that cause, or as many as may be are used.
   */
  void reached(@Nullable OutOfMemoryError cause) {
    Consumer<@Nullable OutOfMemoryError> toTell = listener;
    if (toTell == null || !told.compareAndSet(false, true)) {
      return;
    }
    try {
      // Whoever is told may take its time, and who calls here may not: the monitor, for one.
      Thread.ofPlatform().daemon().name("heddle-thread-limit").start(() -> toTell.accept(cause));
    } catch (OutOfMemoryError e) {
      told.set(false); // to be told when there is a thread for it
    }
  }
}
