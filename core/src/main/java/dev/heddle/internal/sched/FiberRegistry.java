package dev.heddle.internal.sched;

import dev.heddle.internal.lock.SpinLock;
import dev.heddle.internal.lock.StackRoom;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All fibers of a scheduler, for dumps, without keeping any of them alive: a parked goroutine that
 * nothing can wake any more is garbage, and stays so.
 */
final class FiberRegistry {

  /** How long {@link #awaitCollected} waits for more, and for how long it goes on. */
  private static final long QUIET_MILLIS = 100;

  private static final long LONGEST_NANOS = 1_000_000_000L;

  /** How many places are swept before others have a turn at the lock. */
  private static final int STRETCH = 4096;

  private final SpinLock lock = new SpinLock();
  private final ReferenceQueue<Fiber> collected = new ReferenceQueue<>();

  /**
   * A place for each fiber; null where there is none. Guarded by the lock, as is all below. A fiber
   * may look at its own place without the lock: whichever array it sees has it. There is one of
   * these references for each parked goroutine, so they do not know their places: when the
   * collector has taken a fiber, {@link #sweep} looks for the empty ones.
   */
  private volatile @Nullable WeakReference<Fiber>[] places = newPlaces(64);

  /** How many places have been used. */
  private int used;

  /** Those of them that are free, in the first {@code freeCount}. */
  private int[] free = new int[16];

  private int freeCount;

  /** How many more are free, for which there was no memory there. */
  private int unlisted;

  /** How many fibers were swept up whose references have not come out of the queue yet. */
  private int unannounced;

  private long leaked;

  /** Whether a thread of its own takes what is collected, so that {@link #add} need not. */
  private volatile boolean watched;

  void add(Fiber fiber) {
    expunge();
    WeakReference<Fiber> reference =
        LeakSetting.TRACED ? new Trace(fiber, collected) : new WeakReference<>(fiber, collected);
    lock.lockHere();
    try {
      int place = takePlace();
      places[place] = reference;
      fiber.registered(place);
    } finally {
      lock.unlock();
    }
  }

  /** Forgets {@code fiber}. */
  void remove(Fiber fiber) {
    lock.lockHere();
    int place = fiber.registered();
    WeakReference<Fiber> reference = places[place];
    assert reference != null;
    reference.clear(); // so that the collector does not announce it
    free(place);
    lock.unlock();
  }

  /** The fibers there are. */
  List<Fiber> list() {
    StackRoom.reserve();
    lock.lockHere();
    WeakReference<Fiber>[] copy;
    try {
      copy = Arrays.copyOf(places, used);
    } finally {
      lock.unlock();
    }
    List<Fiber> fibers = new ArrayList<>();
    for (WeakReference<Fiber> reference : copy) {
      Fiber fiber = reference == null ? null : reference.get();
      if (fiber != null) {
        fibers.add(fiber);
      }
    }
    return fibers;
  }

  /** What {@code fiber}, which is registered, keeps for a report of its leak. */
  Trace traceOf(Fiber fiber) {
    WeakReference<Fiber> reference = places[fiber.registered()];
    assert reference instanceof Trace;
    return (Trace) reference;
  }

  /** How many fibers the collector took that carried a goroutine. */
  long leaked() {
    StackRoom.reserve();
    expunge();
    lock.lockHere();
    long count = leaked;
    lock.unlock();
    return count;
  }

  /** Has only {@link #awaitCollected} take what is collected, from now on. */
  void watched() {
    watched = true;
  }

  /** Frees the places of those that the collector took. */
  private void expunge() {
    if (watched) {
      return;
    }
    int announced = 0;
    while (collected.poll() != null) {
      announced++;
    }
    if (announced > 0) {
      sweep(announced, null);
    }
  }

  /**
   * Waits until the collector takes a fiber, and then a little for all the others that it takes;
   * returns how many carried a goroutine, and adds to {@code traces} what was kept of them.
   */
  int awaitCollected(List<Trace> traces) throws InterruptedException {
    collected.remove();
    int announced = 1;
    long start = System.nanoTime();
    while (System.nanoTime() - start < LONGEST_NANOS && collected.remove(QUIET_MILLIS) != null) {
      announced++;
    }
    return sweep(announced, traces);
  }

  /**
   * Frees the places of those that the collector took, of whom {@code announced} came out of the
   * queue; returns how many they are. The first sweep after a collection finds all that it took:
   * for those who are announced later there is nothing to do.
   */
  private int sweep(int announced, @Nullable List<Trace> traces) {
    lock.lockHere();
    unannounced -= announced;
    boolean needed = unannounced < 0;
    int end = used;
    lock.unlock();
    int found = 0;
    for (int from = 0; needed && from < end; from += STRETCH) {
      lock.lockHere();
      found += sweep(from, Math.min(from + STRETCH, end), traces);
      lock.unlock();
    }
    lock.lockHere();
    unannounced = Math.max(0, unannounced + found);
    leaked += found;
    lock.unlock();
    return found;
  }

  private int sweep(int from, int to, @Nullable List<Trace> traces) {
    int found = 0;
    for (int place = from; place < to; place++) {
      WeakReference<Fiber> reference = places[place];
      if (reference != null && reference.refersTo(null)) {
        if (traces != null && reference instanceof Trace trace) {
          note(trace, traces);
        }
        free(place);
        found++;
      }
    }
    return found;
  }

  /** What there is no memory to note is counted all the same. */
  private static void note(Trace trace, List<Trace> traces) {
    try {
      traces.add(trace);
    } catch (OutOfMemoryError e) {
      // told of without its trace
    }
  }

  private int takePlace() {
    if (freeCount > 0) {
      return free[--freeCount];
    }
    if (unlisted > 0) {
      unlisted--;
      return findUnlisted();
    }
    if (used == places.length) {
      places = Arrays.copyOf(places, used + (used >> 1));
    }
    return used++;
  }

  private void free(int place) {
    places[place] = null;
    if (freeCount == free.length && !growFree()) {
      unlisted++;
      return;
    }
    free[freeCount++] = place;
  }

  private boolean growFree() {
    try {
      free = Arrays.copyOf(free, freeCount + (freeCount >> 1));
      return true;
    } catch (OutOfMemoryError e) {
      return false;
    }
  }

  /** A place that is free and, as all others have been taken, is known to nobody. */
  private int findUnlisted() {
    int place = 0;
    while (places[place] != null) {
      place++;
    }
    return place;
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // there are no generic arrays
  private static @Nullable WeakReference<Fiber>[] newPlaces(int length) {
    return new WeakReference[length];
  }
}
