package dev.heddle.internal.sched;

import org.jspecify.annotations.Nullable;

/**
 * The scheduler's one unbounded queue, first in, first out: work from outside, goroutines that
 * yielded, and what overflowed a processor's own queue. Every method needs the scheduler's lock,
 * but for {@link #isEmpty}.
 */
final class GlobalQueue {

  private @Nullable Work first;
  private @Nullable Work last;

  /** Written under the lock, read by anyone. */
  private volatile int size;

  void add(Work work) {
    work.next = null;
    append(work, work, 1);
  }

  /** Appends a list linked by {@link Work#next}. */
  void addAll(Work list) {
    Work end = list;
    int n = 1;
    for (Work next; (next = end.next) != null; end = next) {
      n++;
    }
    append(list, end, n);
  }

  private void append(Work from, Work to, int n) {
    Work end = last;
    if (end == null) {
      first = from;
    } else {
      end.next = from;
    }
    last = to;
    size += n;
  }

  @Nullable Work poll() {
    Work work = first;
    if (work != null) {
      first = work.next;
      if (first == null) {
        last = null;
      }
      work.next = null;
      size--;
    }
    return work;
  }

  /** Whether there was nothing, without the lock. */
  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }
}
