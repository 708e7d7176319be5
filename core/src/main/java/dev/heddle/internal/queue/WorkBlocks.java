package dev.heddle.internal.queue;

import org.jspecify.annotations.Nullable;

/**
 * A stock of blocks by which {@link WorkList}s grow, made while the scheduler's lock is free: a
 * caller that is about to add to a list makes sure first that there are enough for one step. Every
 * method needs the scheduler's lock.
 */
public final class WorkBlocks {
  public static final int LENGTH = 256;

  /** How many are enough: one step adds at most a block's length to each of two lists. */
  private static final int ENOUGH = 2;

  /** How many empty blocks are kept. */
  private static final int MOST = 64;

  /** A part of a list. */
  public static final class Block {
    final @Nullable Work[] slots = new Work[LENGTH];
    @Nullable Block next;
  }

  private @Nullable Block first;
  private int count;

  public WorkBlocks() {
    for (int i = 0; i < 2 * ENOUGH; i++) {
      give(new Block());
    }
  }

  public boolean areEnough() {
    return count >= ENOUGH;
  }

  /** Takes a block; there must be {@linkplain #areEnough enough}. */
  public Block take() {
    Block taken = first;
    if (taken == null) {
      throw new IllegalStateException("a queue was to grow, and nobody has seen to room for it");
    }
    first = taken.next;
    taken.next = null;
    count--;
    return taken;
  }

  /** Gives back an empty block, or adds a new one. */
  public void give(Block block) {
    if (count < MOST) {
      block.next = first;
      first = block;
      count++;
    } else {
      block.next = null;
    }
  }
}
