package dev.heddle.internal.queue;

import org.jspecify.annotations.Nullable;

/** What gives up its work, one piece at a time, to a thread that does not own it. */
public interface WorkSource {

  /** Takes one piece of work; null if there was none. Any thread may call it. */
  @Nullable Work stealAny();
}
