package dev.heddle.internal.queue;

import org.jspecify.annotations.Nullable;

/**
 * What waits for one processor, in three queues: of goroutines that have yet to begin, of those
 * that gave up their turn, and of all else, which has begun and was woken.
 *
 * <p>What has begun comes first: it has a stack, and the sooner it goes on the sooner that is given
 * back. Of what has begun the oldest is served; of what has yet to begin, the newest. A program
 * whose goroutines start goroutines and wait for them then goes down one branch at a time, and has
 * as many stacks as its tree is deep; with the oldest first it would open all branches at once.
 * Thieves take the oldest of what has yet to begin, which are the largest branches (Blumofe and
 * Leiserson, <i>Scheduling multithreaded computations by work stealing</i>, 1999). Go has one queue
 * for all, first in, first out.
 *
 * <p>What gave up its turn comes last.
 *
 * <p>None waits for ever: every {@value #FRESH_FIRST}th take is of what has yet to begin, if there
 * is any, and every {@value #OLDEST_FIRST}th of those is the oldest; every {@value
 * #YIELDED_FIRST}th is of what gave up its turn.
 *
 * <p>Who may do what is as in {@link RunQueue}.
 */
public final class LocalQueue {

  public static final int FRESH_FIRST = 4;
  public static final int OLDEST_FIRST = 64;
  public static final int YIELDED_FIRST = 64;

  private final RunQueue begun = new RunQueue();
  private final RunQueue fresh = new RunQueue();
  private final RunQueue yielded = new RunQueue();

  /** Counts takes; the owner's alone. */
  private int takes;

  /** Counts takes of what has yet to begin; the owner's alone. */
  private int freshTakes;

  private RunQueue queueOf(Work work) {
    return work instanceof FreshWork ? fresh : begun;
  }

  /** Appends {@code work}; false if there is no room for it. As {@link RunQueue#push}. */
  public boolean push(Work work) {
    return queueOf(work).push(work);
  }

  /** Appends what is to come after all that is here; false if there is no room. */
  public boolean pushBehindAll(Work work) {
    return yielded.push(work);
  }

  /** Appends so many that have begun, and so many that have not, as far as there is room. */
  public void pushAll(WorkList ofBegun, int nBegun, WorkList ofFresh, int nFresh) {
    begun.pushAll(ofBegun, nBegun);
    fresh.pushAll(ofFresh, nFresh);
  }

  /** Appends so many that are to come after all that is here, as far as there is room. */
  public void pushAllBehind(WorkList ofYielded, int n) {
    yielded.pushAll(ofYielded, n);
  }

  /**
   * Moves half of those that leave no room for {@code work}, oldest first, to {@code to}. The
   * owner's alone. Go: {@code runqputslow}.
   */
  public void makeRoomFor(Work work, WorkList to) {
    queueOf(work).moveOldest(RunQueue.CAPACITY / 2, to);
  }

  /** Moves up to {@code most} that gave up their turn, oldest first. The owner's alone. */
  public void moveYielded(int most, WorkList to) {
    yielded.moveOldest(most, to);
  }

  /** How many there were that gave up their turn; exact only for the owner. */
  public int yieldedSize() {
    return yielded.size();
  }

  /**
   * Takes what is to run next; null if there is nothing. While turns are {@code slow}, of all that
   * has yet to begin the oldest is served: the newest first would have the others wait for ever.
   * The owner's alone.
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
   * Moves half of what waits, of one kind, to {@code thief}: {@link RunQueue#stealInto}. Of what
   * has begun only if there is more than {@code left}.
   */
  public @Nullable Work stealInto(LocalQueue thief, int left) {
    Work work = fresh.stealInto(thief.fresh);
    if (work == null && begun.size() > left) {
      work = begun.stealInto(thief.begun);
    }
    return work != null ? work : yielded.stealInto(thief.yielded);
  }

  /** Steals the oldest of one kind; null if there was nothing. */
  public @Nullable Work stealOne() {
    Work work = begun.stealOne();
    if (work == null) {
      work = fresh.stealOne();
    }
    return work != null ? work : yielded.stealOne();
  }

  /** Takes all that waits in {@code from}, anyone's, into this, as it stands there. The owner's. */
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

  /** Whether there was nothing; exact only for the owner. */
  public boolean isEmpty() {
    return !hasMoreThan(0);
  }

  /** Whether there was more than {@code n} that have begun, or any of another kind. */
  public boolean hasMoreThan(int n) {
    return begun.size() > n || !fresh.isEmpty() || !yielded.isEmpty();
  }

  /** How many there were that did not give up their turn, by a race. */
  public int othersSize() {
    return begun.size() + fresh.size();
  }

  /** How many there were; exact only for the owner. */
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
