package dev.heddle.internal.sched;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reports, once in the life of a scheduler, that goroutines are ready to run and there is no thread
 * for them.
 */
final class ThreadLimit {

  private final AtomicBoolean told = new AtomicBoolean();
  private volatile @Nullable Consumer<@Nullable OutOfMemoryError> listener;

  /** Sets the listener, which is called on a thread of its own. */
  void setListener(Consumer<@Nullable OutOfMemoryError> toTell) {
    listener = toTell;
  }

  /**
   * Reports that there is no thread: the system has none, by {@code cause}, or the maximum is in
   * use.
   */
  void reached(@Nullable OutOfMemoryError cause) {
    Consumer<@Nullable OutOfMemoryError> toTell = listener;
    if (toTell == null || !told.compareAndSet(false, true)) {
      return;
    }
    try {
      // The listener may take its time; the caller, such as the monitor, may not.
      Thread.ofPlatform().daemon().name("heddle-thread-limit").start(() -> toTell.accept(cause));
    } catch (OutOfMemoryError | LinkageError e) {
      told.set(false); // reported when there is a thread for that
    }
  }
}
