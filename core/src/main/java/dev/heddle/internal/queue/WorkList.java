package dev.heddle.internal.queue;

import org.jspecify.annotations.Nullable;

/**
 * An unbounded queue, first in, first out; the {@link GlobalQueue} has four. Every method needs the
 * scheduler's lock.
 *
 * <p>It is a list of blocks. A link in each goroutine would cost memory in a million that are not
 * queued, and a single array would be copied, with the lock held, as it grows. Blocks come from
 * {@link WorkBlocks}, and go back there when they are empty.
 */
public final class WorkList {

  private static final int BLOCK = WorkBlocks.LENGTH;

  private final WorkBlocks blocks;

  /** The block to take from, and the one to add to; the same when little is queued. */
  private WorkBlocks.Block first = new WorkBlocks.Block();

  private WorkBlocks.Block last = first;

  /** The slot of {@link #first} to take next, and that of {@link #last} to fill next. */
  private int head;

  private int tail;

  private int size;

  public WorkList(WorkBlocks blocks) {
    this.blocks = blocks;
  }

  public void add(Work work) {
    if (tail == BLOCK) {
      WorkBlocks.Block fresh = blocks.take();
      last.next = fresh;
      last = fresh;
      tail = 0;
    }
    last.slots[tail++] = work;
    size++;
  }

  public @Nullable Work poll() {
    if (size == 0) {
      return null;
    }
    if (head == BLOCK) {
      WorkBlocks.Block empty = first;
      WorkBlocks.Block following = empty.next;
      assert following != null;
      first = following;
      blocks.give(empty);
      head = 0;
    }
    Work work = first.slots[head];
    first.slots[head++] = null;
    if (--size == 0) {
      head = 0; // the block is empty again: a short queue needs only one
      tail = 0;
    }
    return work;
  }

  public int size() {
    return size;
  }
}
