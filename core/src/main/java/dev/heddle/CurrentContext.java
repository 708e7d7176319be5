package dev.heddle;

import org.jspecify.annotations.Nullable;

/** The context that the calling goroutine, or other thread, works in. */
final class CurrentContext {

  /** The contexts of threads that are not goroutines. */
  private static final ThreadLocal<@Nullable Context> OF_THREAD = new ThreadLocal<>();

  private CurrentContext() {}

  static Context get() {
    Goroutine goroutine = Goroutine.current();
    return Context.backgroundOf(goroutine == null ? OF_THREAD.get() : goroutine.context());
  }

  /** The context of the calling thread, which is not a goroutine; null for the background. */
  static @Nullable Context ofThread() {
    return OF_THREAD.get();
  }

  /** Sets the caller's context and returns the one before. */
  static Context swap(Context context) {
    Context before = get();
    Context stored = context == Context.background() ? null : context;
    Goroutine goroutine = Goroutine.current();
    if (goroutine != null) {
      goroutine.setContext(stored);
    } else if (stored == null) {
      OF_THREAD.remove();
    } else {
      OF_THREAD.set(stored);
    }
    return before;
  }
}
