package dev.heddle.hurt;

import dev.heddle.CancelledException;
import dev.heddle.ChannelClosedException;
import java.util.SplittableRandom;

/**
 * Does a deed where the stack is about to end. It recurses until the stack overflows, does the deed
 * a few frames above that, and, if that overflows too, again and again, each time some frames
 * higher, until it succeeds: so the deed meets every amount of room there is between none and
 * enough. One thread's alone.
 *
 * <p>Nothing here calls anything, but for the deed, where the stack may have no room.
 */
final class Brink {

  private static final int MOST_TRIES = 3_000;

  private final boolean overflows;

  /** The deed to do; null when it is done, or given up. */
  private Deed deed;

  /** The deed whose outcome is not yet accounted for. */
  private Deed unsettled;

  /** Whether it is to be tried where the stack ends first. */
  private boolean descends;

  /** How many frames are left out before the next try, and between any two. */
  private int skip;

  private int gap;
  private int triesLeft;

  /** How often a deed was refused room on the stack, and on the heap. */
  long overflowed;

  long outOfMemory;

  /** How often it was interrupted. */
  long interrupted;

  /** For a thread whose stack it overflows, unless {@code overflows} is false. */
  Brink(boolean overflows) {
    this.overflows = overflows;
    this.deed = Nothing.INSTANCE;
    this.unsettled = Nothing.INSTANCE;
  }

  /** Takes the deed that {@link #perform} is to do. */
  void take(Deed next, SplittableRandom random) {
    deed = next;
    unsettled = next;
    gap = 1 + random.nextInt(1 << random.nextInt(9));
    skip = random.nextInt(64);
    triesLeft = MOST_TRIES;
    descends = overflows && random.nextInt(3) != 0;
  }

  /**
   * Does the deed, and settles it. If this throws for want of memory it is to be called again: what
   * has happened must be accounted for.
   */
  void perform() throws Exception {
    if (descends) {
      descends = false;
      try {
        down();
      } catch (StackOverflowError | OutOfMemoryError e) {
        // it is done here, where the stack has room
      }
    }
    Deed now = unsettled;
    finish(now);
    now.settle();
    unsettled = Nothing.INSTANCE;
  }

  /** Does what is left to do where only the heap may have no room. */
  private void finish(Deed now) throws Exception {
    for (int tries = 0; deed != Nothing.INSTANCE; tries++) {
      tryOnce();
      if (deed != Nothing.INSTANCE && !now.mustGoOn() && tries > 3) {
        deed = Nothing.INSTANCE;
      } else if (deed != Nothing.INSTANCE) {
        Pause.here();
      }
    }
  }

  private void tryOnce() throws Exception {
    try {
      act();
    } catch (OutOfMemoryError e) {
      outOfMemory++;
    }
  }

  private void act() throws Exception {
    try {
      deed.act();
      deed = Nothing.INSTANCE;
    } catch (CancelledException | ChannelClosedException | InterruptedException e) {
      deed.ended = e;
      if (!deed.mustGoOn()) {
        deed = Nothing.INSTANCE;
      }
    }
  }

  @SuppressWarnings("InfiniteRecursion") // it ends by the overflow
  private void down() throws Exception {
    try {
      down();
    } catch (StackOverflowError | OutOfMemoryError e) {
      if (skip > 0) {
        skip--;
        throw e;
      }
      if (triesLeft > 0) {
        triesLeft--;
        skip = gap;
        try {
          deed.act();
          deed = Nothing.INSTANCE;
        } catch (StackOverflowError again) {
          overflowed++;
          throw again;
        } catch (OutOfMemoryError again) {
          outOfMemory++;
          throw again;
        } catch (CancelledException | ChannelClosedException | InterruptedException ends) {
          deed.ended = ends;
          if (deed.mustGoOn()) {
            throw e;
          }
          deed = Nothing.INSTANCE;
        }
      }
    }
  }

  @Override
  public String toString() {
    return "%s, overflowed %d times, out of memory %d times, interrupted %d times"
        .formatted(unsettled, overflowed, outOfMemory, interrupted);
  }

  /** What is left of a deed that is done. */
  private static final class Nothing extends Deed {
    static final Nothing INSTANCE = new Nothing();

    @Override
    void act() {}
  }
}
