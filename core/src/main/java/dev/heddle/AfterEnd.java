package dev.heddle;

import dev.heddle.internal.time.ServiceThread;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The task of a {@link Context#afterFunc}, which waits for the end of a context. */
final class AfterEnd extends ContextEnd.Hook implements Stop {

  private final ContextEnd ending;
  private final LaterStart start = LaterStart.ofCaller();

  /** Null once it was stopped or started, so that a reference to this keeps no task alive. */
  private volatile @Nullable Goroutine prepared;

  AfterEnd(ContextEnd ending, Task task) {
    this.ending = ending;
    prepared = start.prepare(task);
  }

  /** Waits until there is memory, since the context has ended. */
  @Override
  void ended() {
    Goroutine goroutine = prepared;
    if (goroutine == null) {
      return;
    }
    for (; ; ) {
      try {
        start.start(goroutine);
        prepared = null;
        return;
      } catch (OutOfMemoryError e) {
        ServiceThread.pause();
      }
    }
  }

  @Override
  public boolean stop() {
    boolean stopped = ending.takeBack(this);
    if (stopped) {
      prepared = null;
    }
    return stopped;
  }

  /** For a context that never ends: only the first stop keeps the task from running. */
  static final class Never implements Stop {
    private final AtomicBoolean stopped = new AtomicBoolean();

    @Override
    public boolean stop() {
      return !stopped.getAndSet(true);
    }
  }
}
