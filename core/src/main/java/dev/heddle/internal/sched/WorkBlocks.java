package dev.heddle.internal.sched;

import dev.heddle.internal.park.Work;
import org.jspecify.annotations.Nullable;

/**
 * Blocks for {@link WorkList}s to grow by, made while the scheduler's lock is free: whoever is
 * about to add to a list sees to it first that there are enough for one step. Every method needs
 * the scheduler's lock.
 */
final class WorkBlocks {
  static final int LENGTH = 256;

  /** How many are enough: one step adds at most a block's length to each of two lists. */
  private static final int ENOUGH = 2;

  /** How many are kept of those that were emptied. */
  private static final int MOST = 64;

  /** A part of a list. */
  static final class Block {
    final @Nullable Work[] slots = new Work[LENGTH];
    @Nullable Block next;
  }

  private @Nullable Block first;
  private int count;

  WorkBlocks() {
    for (int i = 0; i < 2 * ENOUGH; i++) {
      give(new Block());
    }
  }

  boolean areEnough() {
    return count >= ENOUGH;
  }

  /** Takes one; there are {@linkplain #areEnough enough}. */
  Block take() {
    Block taken = first;
    if (taken == null) {
      throw new IllegalStateException("a queue was to grow, and nobody has seen to room for it");
    }
    first = taken.next;
    taken.next = null;
    count--;
    return taken;
  }

  /** Gives back one that is empty, or adds one. */
  void give(Block block) {
    if (count < MOST) {
      block.next = first;
      first = block;
      count++;
    } else {
      block.next = null;
    }
  }
}
