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
 * All fibers of a scheduler, for dumps. It keeps none of them alive: a parked goroutine that
 * nothing can wake any more is garbage, and stays so.
 */
final class FiberRegistry {

  /** How long {@link #awaitCollected} waits for each further fiber, and how long in all. */
  private static final long QUIET_MILLIS = 100;

  private static final long LONGEST_NANOS = 1_000_000_000L;

  /** How many places are swept in one hold of the lock. */
  private static final int STRETCH = 4096;

  private final SpinLock lock = new SpinLock();
  private final ReferenceQueue<Fiber> collected = new ReferenceQueue<>();

  /**
   * A reference to each fiber; null in a free place. Guarded by the lock, as are the fields below.
   * A fiber may read its own place without the lock: every array that it can see has it. Each
   * parked goroutine has such a reference, so it is small and does not store its place: when the
   * collector has taken a fiber, {@link #sweep} looks for the cleared ones.
   */
  private volatile @Nullable WeakReference<Fiber>[] places = newPlaces(64);

  /** How many places have been used. */
  private int used;

  /** The free ones of these places, in the first {@code freeCount} elements. */
  private int[] free = new int[16];

  private int freeCount;

  /** How many more places are free, but not in {@code free} for want of memory. */
  private int unlisted;

  /** How many fibers were swept whose references have yet to come out of the queue. */
  private int unannounced;

  private long leaked;

  /** Whether a thread of its own handles collected fibers, so that {@link #add} need not. */
  private volatile boolean watched;

  void add(Fiber fiber) {
    expunge();
    WeakReference<Fiber> reference =
        LeakSetting.TRACED
            ? new LeakRecord(fiber, collected)
            : new WeakReference<>(fiber, collected);
    lock.lockWithoutYield();
    try {
      int place = takePlace();
      places[place] = reference;
      fiber.setPlace(place);
    } finally {
      lock.unlock();
    }
  }

  /** Forgets {@code fiber}. */
  void remove(Fiber fiber) {
    lock.lockWithoutYield();
    int place = fiber.place();
    WeakReference<Fiber> reference = places[place];
    assert reference != null;
    reference.clear(); // so that the collector does not announce it
    free(place);
    lock.unlock();
  }

  /** The fibers that are registered and alive. */
  List<Fiber> list() {
    StackRoom.reserve();
    lock.lockWithoutYield();
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

  /** The trace that {@code fiber}, which is registered, keeps for a report of its leak. */
  LeakRecord leakRecordOf(Fiber fiber) {
    WeakReference<Fiber> reference = places[fiber.place()];
    assert reference instanceof LeakRecord;
    return (LeakRecord) reference;
  }

  /** How many fibers with a goroutine the collector took. */
  long leaked() {
    StackRoom.reserve();
    expunge();
    lock.lockWithoutYield();
    long count = leaked;
    lock.unlock();
    return count;
  }

  /** Leaves collected fibers to {@link #awaitCollected} from now on. */
  void watched() {
    watched = true;
  }

  /** Frees the places of the fibers that the collector took. */
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
   * Waits until the collector takes a fiber, and then a little for all others that it takes.
   * Returns how many carried a goroutine, and adds their records to {@code records}.
   */
  int awaitCollected(List<LeakRecord> records) throws InterruptedException {
    collected.remove();
    int announced = 1;
    long start = System.nanoTime();
    while (System.nanoTime() - start < LONGEST_NANOS && collected.remove(QUIET_MILLIS) != null) {
      announced++;
    }
    return sweep(announced, records);
  }

  /**
   * Frees the places of the fibers that the collector took, and returns how many they are; {@code
   * announced} of them came out of the queue. The first sweep after a collection finds all that it
   * took: those announced later need no other sweep.
   */
  private int sweep(int announced, @Nullable List<LeakRecord> records) {
    lock.lockWithoutYield();
    unannounced -= announced;
    boolean needed = unannounced < 0;
    int end = used;
    lock.unlock();
    int found = 0;
    for (int from = 0; needed && from < end; from += STRETCH) {
      lock.lockWithoutYield();
      found += sweep(from, Math.min(from + STRETCH, end), records);
      lock.unlock();
    }
    lock.lockWithoutYield();
    unannounced = Math.max(0, unannounced + found);
    leaked += found;
    lock.unlock();
    return found;
  }

  private int sweep(int from, int to, @Nullable List<LeakRecord> records) {
    int found = 0;
    for (int place = from; place < to; place++) {
      WeakReference<Fiber> reference = places[place];
      if (reference != null && reference.refersTo(null)) {
        if (records != null && reference instanceof LeakRecord record) {
          note(record, records);
        }
        free(place);
        found++;
      }
    }
    return found;
  }

  /** Adds {@code record}; without memory for it, the fiber is still counted. */
  private static void note(LeakRecord record, List<LeakRecord> records) {
    try {
      records.add(record);
    } catch (OutOfMemoryError e) {
      // reported without its trace
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

  /** Finds a free place that is not listed: the first null, as {@code free} is empty. */
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
