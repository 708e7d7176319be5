package dev.heddle.internal.park;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The locks that a party (a goroutine, or another thread) holds for reading: each lock's number, as
 * often as the party holds it.
 *
 * <p>The party keeps the list, since a lock with many readers has no room for them. It holds
 * numbers, because storing a reference has a fence with some collectors, and keeps the lock alive.
 * The first place is a field, as few parties hold more than one lock.
 *
 * <p>Only its party changes it, and empties it at its end. Any thread may read it: the list of a
 * party that waits is exact, that of another party is what was true a moment ago.
 */
public final class ReadList {

  private static final int MORE = 4;

  private static final long[] NO_MORE = {};

  /** How many holds of ended parties are remembered until {@link #takeLeft} takes them. */
  private static final int LEFT_AT_MOST = 4096;

  /** What parties held when they ended, newest first. */
  private static final AtomicReference<@Nullable Left> LEFT = new AtomicReference<>();

  private static final ThreadLocal<@Nullable ReadList> OF_THREAD = new ThreadLocal<>();

  /** Whether a thread that is not a goroutine has a list. */
  private static volatile boolean threadsRead;

  /** The number of a lock; 0 for none. */
  private long first;

  /** The others, in no order, 0 for none. */
  private long[] more = NO_MORE;

  private record Left(long lock, int depth, @Nullable Left next) {}

  private ReadList() {}

  /** An empty list; null if there is no memory for it. */
  public static @Nullable ReadList make() {
    try {
      return new ReadList();
    } catch (OutOfMemoryError e) {
      return null;
    }
  }

  /** The list of the calling thread, which is not a goroutine; null if it has none. */
  public static @Nullable ReadList ofThread() {
    return threadsRead ? OF_THREAD.get() : null;
  }

  /** The same, made if there is none; null if there is no memory for it. */
  public static @Nullable ReadList ofThreadToAdd() {
    ReadList present = OF_THREAD.get();
    return present != null ? present : makeForThread();
  }

  private static @Nullable ReadList makeForThread() {
    try {
      ReadList fresh = new ReadList();
      OF_THREAD.set(fresh);
      threadsRead = true;
      return fresh;
    } catch (OutOfMemoryError e) {
      return null;
    }
  }

  /** Adds a lock; false if there is no memory for it. */
  public boolean add(long lock) {
    if (first == 0) {
      first = lock;
      return true;
    }
    return addToOthers(lock);
  }

  private boolean addToOthers(long lock) {
    long[] others = more;
    int place = 0;
    while (place < others.length && others[place] != 0) {
      place++;
    }
    if (place == others.length) {
      try {
        others = Arrays.copyOf(others, Math.max(MORE, 2 * place));
      } catch (OutOfMemoryError e) {
        return false;
      }
    }
    others[place] = lock;
    more = others;
    return true;
  }

  /** Takes a lock out, once; false if it is not there. */
  public boolean remove(long lock) {
    if (first == lock) {
      first = 0;
      return true;
    }
    return removeFromOthers(lock);
  }

  private boolean removeFromOthers(long lock) {
    long[] others = more;
    for (int i = others.length - 1; i >= 0; i--) {
      if (others[i] == lock) {
        others[i] = 0;
        return true;
      }
    }
    return false;
  }

  /** Whether it has that lock. */
  public boolean has(long lock) {
    if (first == lock) {
      return true;
    }
    for (long each : more) {
      if (each == lock) {
        return true;
      }
    }
    return false;
  }

  /** Passes on every lock in it, as often as it is there. */
  public void forEach(LongConsumer told) {
    if (first != 0) {
      told.accept(first);
    }
    for (long each : more) {
      if (each != 0) {
        told.accept(each);
      }
    }
  }

  /** Empties it, since its party ends, and remembers the locks that the party had not unlocked. */
  public void leave() {
    // No lambda: were there no memory to link it, no goroutine that reads could ever end.
    left(first);
    first = 0;
    for (int i = 0; i < more.length; i++) {
      left(more[i]);
      more[i] = 0;
    }
  }

  private static void left(long lock) {
    if (lock == 0) {
      return;
    }
    Left newest;
    Left fresh;
    do {
      newest = LEFT.get();
      int depth = newest == null ? 0 : newest.depth() + 1;
      if (depth == LEFT_AT_MOST) {
        return;
      }
      try {
        fresh = new Left(lock, depth, newest);
      } catch (OutOfMemoryError e) {
        return;
      }
    } while (!LEFT.compareAndSet(newest, fresh));
  }

  /** Passes on the locks that parties held which have ended since the last call. */
  public static void takeLeft(LongConsumer told) {
    for (Left each = LEFT.getAndSet(null); each != null; each = each.next()) {
      told.accept(each.lock());
    }
  }
}
