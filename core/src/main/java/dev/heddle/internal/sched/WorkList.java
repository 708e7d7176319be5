package dev.heddle.internal.sched;

import dev.heddle.internal.park.Work;
import org.jspecify.annotations.Nullable;

/**
 * An unbounded queue, first in, first out; the {@link GlobalQueue} has three. Every method needs
 * the scheduler's lock.
 *
 * <p>It is a list of blocks. A link in each goroutine would cost memory in a million that are not
 * queued, and one array would be copied, with the lock held, as it grows.
 */
final class WorkList {

  private static final int BLOCK = 256;

  private static final class Block {
    final @Nullable Work[] slots = new Work[BLOCK];
    @Nullable Block next;
  }

  /** Where is taken from, and where is added; the same when little is queued. */
  private Block first = new Block();

  private Block last = first;

  /** The slot of {@link #first} to take next, and that of {@link #last} to fill next. */
  private int head;

  private int tail;

  private int size;

  void add(Work work) {
    if (tail == BLOCK) {
      Block fresh = new Block();
      last.next = fresh;
      last = fresh;
      tail = 0;
    }
    last.slots[tail++] = work;
    size++;
  }

  @Nullable Work poll() {
    if (size == 0) {
      return null;
    }
    if (head == BLOCK) {
      Block following = first.next;
      assert following != null;
      first = following;
      head = 0;
    }
    Work work = first.slots[head];
    first.slots[head++] = null;
    if (--size == 0) {
      head = 0; // of a block that is empty again: few queued things need but one
      tail = 0;
    }
    return work;
  }

  int size() {
    return size;
  }
}
