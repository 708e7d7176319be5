package dev.heddle.internal.queue;

import org.jspecify.annotations.Nullable;

/**
 * The work that waits for one processor, in three queues:
 *
 * <ul>
 *   <li>Begun: work that has begun and was woken. It comes first, since it has a stack, and the
 *       sooner it goes on the sooner it gives that back. The oldest goes first.
 *   <li>Fresh: goroutines that have yet to begin. The newest goes first: a program whose goroutines
 *       start goroutines and wait for them then goes down one branch at a time, and has as many
 *       stacks as its tree is deep. With the oldest first it would open all branches at once.
 *       Thieves take the oldest, which are the largest branches (Blumofe and Leiserson,
 *       <i>Scheduling multithreaded computations by work stealing</i>, 1999).
 *   <li>Yielded: goroutines that gave up their turn. They come last.
 * </ul>
 *
 * <p>Go has one queue for all, first in, first out.
 *
 * <p>No work waits for ever: every {@value #FRESH_FIRST}th take is from fresh, if there is any, and
 * every {@value #OLDEST_FIRST}th take from fresh is of the oldest; every {@value #YIELDED_FIRST}th
 * take is from yielded.
 *
 * <p>The owner may call every method. Other threads may call those that {@link RunQueue} allows
 * them: the thefts, and the sizes.
 */
public final class LocalQueue {

  public static final int FRESH_FIRST = 4;
  public static final int OLDEST_FIRST = 64;
  public static final int YIELDED_FIRST = 64;

  private final RunQueue begun = new RunQueue();
  private final RunQueue fresh = new RunQueue();
  private final RunQueue yielded = new RunQueue();

  /** How often the owner took. */
  private int takes;

  /** How often the owner took from fresh. */
  private int freshTakes;

  private RunQueue queueOf(Work work) {
    return work instanceof FreshWork ? fresh : begun;
  }

  /** Appends {@code work}; false if there is no room for it. As {@link RunQueue#push}. */
  public boolean push(Work work) {
    return queueOf(work).push(work);
  }

  /** Appends a goroutine that gave up its turn; false if there is no room. */
  public boolean pushBehindAll(Work work) {
    return yielded.push(work);
  }

  /** Appends so many from each list to begun and to fresh, as far as there is room. */
  public void pushAll(WorkList ofBegun, int nBegun, WorkList ofFresh, int nFresh) {
    begun.pushAll(ofBegun, nBegun);
    fresh.pushAll(ofFresh, nFresh);
  }

  /** Appends so many goroutines that gave up their turn, as far as there is room. */
  public void pushAllBehind(WorkList ofYielded, int n) {
    yielded.pushAll(ofYielded, n);
  }

  /**
   * Moves half of the queue that is full for {@code work} to {@code to}, oldest first. The owner's
   * alone. Go: {@code runqputslow}.
   */
  public void makeRoomFor(Work work, WorkList to) {
    queueOf(work).moveOldest(RunQueue.CAPACITY / 2, to);
  }

  /** Moves up to {@code most} from yielded to {@code to}, oldest first. The owner's alone. */
  public void moveYielded(int most, WorkList to) {
    yielded.moveOldest(most, to);
  }

  /** The number in yielded; exact only for the owner. */
  public int yieldedSize() {
    return yielded.size();
  }

  /**
   * Takes the work that is to run next; null if there is none. While turns are {@code slow}, the
   * oldest in fresh goes first: behind the newest the others would wait for ever. The owner's
   * alone.
   */
  public @Nullable Work take(boolean slow) {
    takes++;
    Work work = takes % YIELDED_FIRST == 0 ? yielded.takeOldest() : null;
    if (work == null) {
      work = takes % FRESH_FIRST == 0 ? takeFresh(slow) : null;
    }
    if (work == null) {
      work = begun.takeOldest();
    }
    if (work == null) {
      work = takeFresh(slow);
    }
    return work != null ? work : yielded.takeOldest();
  }

  private @Nullable Work takeFresh(boolean slow) {
    return slow || ++freshTakes % OLDEST_FIRST == 0 ? fresh.takeOldest() : fresh.takeNewest();
  }

  /**
   * Moves half of one queue to that of {@code thief} ({@link RunQueue#stealInto}): of fresh, else
   * of begun if that has more than {@code left}, else of yielded.
   */
  public @Nullable Work stealInto(LocalQueue thief, int left) {
    Work work = fresh.stealInto(thief.fresh);
    if (work == null && begun.size() > left) {
      work = begun.stealInto(thief.begun);
    }
    return work != null ? work : yielded.stealInto(thief.yielded);
  }

  /** Steals the oldest of begun, else of fresh, else of yielded; null if there was none. */
  public @Nullable Work stealOne() {
    Work work = begun.stealOne();
    if (work == null) {
      work = fresh.stealOne();
    }
    return work != null ? work : yielded.stealOne();
  }

  /** Steals everything from {@code from}, queue by queue. Only the owner of this may call it. */
  public void takeAll(LocalQueue from) {
    takeAll(from.begun, begun);
    takeAll(from.fresh, fresh);
    takeAll(from.yielded, yielded);
  }

  private static void takeAll(RunQueue from, RunQueue to) {
    while (to.size() < RunQueue.CAPACITY) {
      Work work = from.stealOne();
      if (work == null) {
        return;
      }
      boolean pushed = to.push(work);
      assert pushed;
    }
  }

  /** Whether it was empty; exact only for the owner. */
  public boolean isEmpty() {
    return !hasMoreThan(0);
  }

  /** Whether begun had more than {@code n}, or another queue any. */
  public boolean hasMoreThan(int n) {
    return begun.size() > n || !fresh.isEmpty() || !yielded.isEmpty();
  }

  /** The number in begun and fresh; for other threads it is that of a moment ago. */
  public int othersSize() {
    return begun.size() + fresh.size();
  }

  /** The number in all three; exact only for the owner. */
  public int size() {
    return othersSize() + yielded.size();
  }

  /** As {@link RunQueue#forgetTaken}. */
  public void forgetTaken() {
    begun.forgetTaken();
    fresh.forgetTaken();
    yielded.forgetTaken();
  }
}
