package dev.heddle.internal.queue;

import org.jspecify.annotations.Nullable;

/**
 * What waits for any of the scheduler's processors: work from outside, what overflowed a
 * processor's own queue, and what a detached processor left. Every method needs the scheduler's
 * lock, but for those that say so.
 *
 * <p>There are three queues, each first in, first out. Two are served in turn: one of goroutines
 * that have yet to begin, and one of what has begun and was woken. A program that starts goroutines
 * faster than they run would otherwise have each that sleeps for a moment, or reads from a socket,
 * wait behind all that were started meanwhile: a million stacks where some thousands would do.
 *
 * <p>The third is of those that gave up their turn, which come last. None waits for ever: every
 * {@value LocalQueue#YIELDED_FIRST}th take, and one of each share, is of these, and a processor on
 * which others give up theirs again and again exchanges those for these.
 *
 * <p>A fourth, apart from these and not a part of what is said of all of them here, is of those
 * that were found to compute for long in each turn: see {@code Background}, whose carriers take
 * them.
 *
 * <p>Nothing here allocates. Whoever is about to add sees to it that it {@link #hasRoom}: a step
 * adds at most {@value WorkBlocks#LENGTH}.
 */
public final class GlobalQueue {

  private final WorkBlocks blocks = new WorkBlocks();
  private final WorkList fresh = new WorkList(blocks);
  private final WorkList begun = new WorkList(blocks);
  private final WorkList yielded = new WorkList(blocks);
  private final WorkList heavy = new WorkList(blocks);

  /** Whose turn it is. */
  private boolean freshNext;

  /** Counts takes. */
  private int takes;

  /** Written under the lock, read by anyone. */
  private volatile int size;

  /** How many more are heavy. */
  private volatile int heavySize;

  /** How many of them gave up their turn. */
  private volatile int yieldedSize;

  /** Whether there is room for one step of adding. */
  public boolean hasRoom() {
    return blocks.areEnough();
  }

  /** Adds room. */
  public void addRoom(WorkBlocks.Block more) {
    blocks.give(more);
  }

  public void add(Work work) {
    append(work);
    count();
  }

  /** The same, as if it had begun. */
  public void addBegun(Work work) {
    begun.add(work);
    count();
  }

  private void append(Work work) {
    listOf(work).add(work);
  }

  private WorkList listOf(Work work) {
    return work instanceof FreshWork ? fresh : begun;
  }

  /** Adds half of those on {@code from}, whose owner calls, that leave no room for {@code work}. */
  public void addOverflow(LocalQueue from, Work work) {
    from.makeRoomFor(work, listOf(work));
    count();
  }

  /**
   * Adds what is to run on {@code from}, anyone's, up to {@code most}; whether there was as much.
   */
  public boolean addFrom(WorkSource from, int most) {
    int n = 0;
    for (Work work; n < most && (work = from.stealAny()) != null; n++) {
      append(work);
    }
    count();
    return n == most;
  }

  /** Adds what is to come after all that is here. */
  public void addBehindAll(Work work) {
    yielded.add(work);
    count();
  }

  /** Adds what computes for long in each turn. */
  public void addHeavy(Work work) {
    heavy.add(work);
    heavySize = heavy.size();
  }

  /** Takes the first of those; null if there is none. */
  public @Nullable Work pollHeavy() {
    if (heavySize == 0) {
      return null;
    }
    Work work = heavy.poll();
    heavySize = heavy.size();
    return work;
  }

  /** How many there are that compute for long, or were a moment ago, without the lock. */
  public int heavySize() {
    return heavySize;
  }

  /** Once for all that was added or taken: each count is a fence, with the lock held. */
  private void count() {
    if (yieldedSize != yielded.size()) {
      yieldedSize = yielded.size();
    }
    size = fresh.size() + begun.size() + yielded.size();
  }

  /**
   * Takes up to {@code given} from {@code taker}, whose owner calls, that gave up their turn, to
   * come after all of these that are here, and gives it up to {@code most} of these.
   */
  public void exchangeYielded(LocalQueue taker, int given, int most) {
    taker.moveYielded(given, yielded);
    taker.pushAllBehind(yielded, most);
    count();
  }

  /** Takes the first that has begun and was woken; null if there is none. */
  public @Nullable Work pollBegun() {
    Work work = begun.poll();
    if (work != null) {
      count();
    }
    return work;
  }

  public @Nullable Work poll() {
    if (size == 0) {
      return null;
    }
    Work work = next();
    count();
    return work;
  }

  private @Nullable Work next() {
    boolean ofYielded = ++takes % LocalQueue.YIELDED_FIRST == 0;
    if (yielded.size() > 0 && (ofYielded || yielded.size() == size)) {
      return yielded.poll();
    }
    boolean ofFresh = begun.size() == 0 || (freshNext && fresh.size() > 0);
    freshNext = !ofFresh;
    return (ofFresh ? fresh : begun).poll();
  }

  /**
   * Moves up to {@code most} to {@code taker}, whose owner calls: half of each kind, if it has it,
   * and of those that gave up their turn what is left, but at least one.
   */
  public void moveTo(LocalQueue taker, int most) {
    int left = Math.max(Math.min(most, 1), most - fresh.size() - begun.size());
    int ofYielded = Math.min(yielded.size(), left);
    int others = most - ofYielded;
    int ofBegun = Math.min(begun.size(), Math.max(others / 2, others - fresh.size()));
    taker.pushAll(begun, ofBegun, fresh, others - ofBegun);
    taker.pushAllBehind(yielded, ofYielded);
    count();
  }

  /** Whether there was nothing, without the lock. */
  public boolean isEmpty() {
    return size == 0;
  }

  /** Whether there were any that gave up their turn, without the lock. */
  public boolean hasYielded() {
    return yieldedSize != 0;
  }

  /** Whether there were any others, without the lock. */
  public boolean hasOthers() {
    return othersSize() != 0;
  }

  /** How many others there were, without the lock. */
  public int othersSize() {
    return Math.max(0, size - yieldedSize);
  }

  /** How many there are, or were a moment ago, without the lock. */
  public int size() {
    return size;
  }
}
