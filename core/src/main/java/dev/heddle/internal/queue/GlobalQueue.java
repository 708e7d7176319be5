package dev.heddle.internal.queue;

import org.jspecify.annotations.Nullable;

/**
 * The work that waits for any of the scheduler's processors: work from outside, work for which a
 * processor's own queue had no room, and work that a detached processor left. Every method needs
 * the scheduler's lock, unless its comment says otherwise.
 *
 * <p>There are four queues, each first in, first out:
 *
 * <ul>
 *   <li>Fresh: goroutines that have yet to begin.
 *   <li>Begun: work that has begun and was woken. Takes alternate between fresh and begun. With one
 *       queue for both, a program that starts goroutines faster than they run would make each
 *       goroutine that sleeps or reads wait behind all that were started meanwhile: a million
 *       stacks where some thousands are enough.
 *   <li>Yielded: goroutines that gave up their turn. They come last, but none waits for ever: every
 *       {@value LocalQueue#YIELDED_FIRST}th take and one goroutine of each share come from this
 *       queue, and a processor whose goroutines yield again and again exchanges its own for these.
 *   <li>Heavy: goroutines that were found to compute for long in each turn. Only carriers in the
 *       background take them ({@code Background}). The counts and takes below leave them out,
 *       except where the name says heavy.
 * </ul>
 *
 * <p>Nothing here allocates. Before a step that adds work, the caller makes sure that the queue
 * {@link #hasRoom}; a step adds at most {@value WorkBlocks#LENGTH} pieces.
 */
public final class GlobalQueue {

  private final WorkBlocks blocks = new WorkBlocks();
  private final WorkList fresh = new WorkList(blocks);
  private final WorkList begun = new WorkList(blocks);
  private final WorkList yielded = new WorkList(blocks);
  private final WorkList heavy = new WorkList(blocks);

  /** Whether the next take is from fresh. */
  private boolean freshNext;

  /** Counts takes. */
  private int takes;

  /** The size of fresh, begun and yielded together. Written under the lock; any thread reads it. */
  private volatile int size;

  /** The size of heavy. */
  private volatile int heavySize;

  /** The size of yielded. */
  private volatile int yieldedSize;

  /** Whether there is room for one step of adding. */
  public boolean hasRoom() {
    return blocks.areEnough();
  }

  /** Adds room. */
  public void addRoom(WorkBlocks.Block more) {
    blocks.give(more);
  }

  /** Adds work to fresh or begun. */
  public void add(Work work) {
    append(work);
    count();
  }

  /** Adds work to begun, whether or not it has begun. */
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

  /**
   * Moves here half of the queue of {@code from} that is full for {@code work}. Only the owner of
   * {@code from} may call it.
   */
  public void addOverflow(LocalQueue from, Work work) {
    from.makeRoomFor(work, listOf(work));
    count();
  }

  /** Steals up to {@code most} pieces of work from {@code from}; true if it had that many. */
  public boolean addFrom(WorkSource from, int most) {
    int n = 0;
    for (Work work; n < most && (work = from.stealAny()) != null; n++) {
      append(work);
    }
    count();
    return n == most;
  }

  /** Adds a goroutine that gave up its turn. */
  public void addBehindAll(Work work) {
    yielded.add(work);
    count();
  }

  /** Adds a goroutine that computes for long in each turn. */
  public void addHeavy(Work work) {
    heavy.add(work);
    heavySize = heavy.size();
  }

  /** Takes the first heavy goroutine; null if there is none. */
  public @Nullable Work pollHeavy() {
    if (heavySize == 0) {
      return null;
    }
    Work work = heavy.poll();
    heavySize = heavy.size();
    return work;
  }

  /** The number of heavy goroutines, or that of a moment ago. Needs no lock. */
  public int heavySize() {
    return heavySize;
  }

  /** Publishes the sizes, once for each step: each store is a fence, with the lock held. */
  private void count() {
    if (yieldedSize != yielded.size()) {
      yieldedSize = yielded.size();
    }
    size = fresh.size() + begun.size() + yielded.size();
  }

  /**
   * Exchanges goroutines that gave up their turn: appends up to {@code given} of those on {@code
   * taker}, then moves up to {@code most} of those that waited here longest to {@code taker}. Only
   * the owner of {@code taker} may call it.
   */
  public void exchangeYielded(LocalQueue taker, int given, int most) {
    taker.moveYielded(given, yielded);
    taker.pushAllBehind(yielded, most);
    count();
  }

  /** Takes the first piece of work from begun; null if there is none. */
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
   * Moves up to {@code most} pieces to {@code taker}: fresh and begun in equal parts, as far as
   * they go, then yielded ones, of which at least one if there is any. Only the owner of {@code
   * taker} may call it.
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

  /** Whether fresh, begun and yielded were empty. Needs no lock. */
  public boolean isEmpty() {
    return size == 0;
  }

  /** Whether yielded had any. Needs no lock. */
  public boolean hasYielded() {
    return yieldedSize != 0;
  }

  /** Whether fresh or begun had any. Needs no lock. */
  public boolean hasOthers() {
    return othersSize() != 0;
  }

  /** The number in fresh and begun. Needs no lock. */
  public int othersSize() {
    return Math.max(0, size - yieldedSize);
  }

  /** The number in fresh, begun and yielded, now or a moment ago. Needs no lock. */
  public int size() {
    return size;
  }
}
