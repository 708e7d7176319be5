package dev.heddle.internal.sched;

import dev.heddle.internal.park.Work;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What waits for any of the scheduler's processors: work from outside, goroutines that yielded, and
 * what overflowed a processor's own queue. Every method needs the scheduler's lock, but for {@link
 * #isEmpty} and {@link #size}.
 *
 * <p>There are two queues, served in turn, each first in, first out: one of goroutines that have
 * yet to begin, and one of all else, which has begun and was woken. A program that starts
 * goroutines faster than they run would otherwise have each that sleeps for a moment, or reads from
 * a socket, wait behind all that were started meanwhile: a million stacks where some thousands
 * would do.
 */
final class GlobalQueue {

  private final WorkList fresh = new WorkList();
  private final WorkList begun = new WorkList();

  /** How many stand in {@link #fresh} that have begun, and yielded. */
  private int strayed;

  /** Whose turn it is. */
  private boolean freshNext;

  /** Written under the lock, read by anyone. */
  private volatile int size;

  void add(Work work) {
    append(work);
    count();
  }

  /** Adds all of {@code works}, in their order. */
  void addAll(List<Work> works) {
    works.forEach(this::append);
    count();
  }

  /** Adds what overflowed a processor's queue, all of one kind, in its order. */
  void addOverflow(Work[] works) {
    if (works.length > 0) {
      listOf(works[0]).addAll(works);
      count();
    }
  }

  private void append(Work work) {
    listOf(work).add(work);
  }

  private WorkList listOf(Work work) {
    return work instanceof Routine ? fresh : begun;
  }

  /** Once for all that was added or taken: each count is a fence, with the lock held. */
  private void count() {
    size = fresh.size() + begun.size();
  }

  /**
   * Adds what is to come after all that is here: to the longer queue, so that all of the shorter
   * one has its turn before.
   */
  void addBehindAll(Work work) {
    if (fresh.size() > begun.size()) {
      fresh.add(work);
      strayed += work instanceof Routine ? 0 : 1;
    } else {
      begun.add(work);
    }
    count();
  }

  @Nullable Work poll() {
    if (size == 0) {
      return null;
    }
    Work work = next();
    count();
    return work;
  }

  private @Nullable Work next() {
    boolean ofFresh = begun.size() == 0 || (freshNext && fresh.size() > 0);
    freshNext = !ofFresh;
    Work work = (ofFresh ? fresh : begun).poll();
    strayed -= ofFresh && work != null && !(work instanceof Routine) ? 1 : 0;
    return work;
  }

  /**
   * Moves up to {@code most} to {@code taker}, whose owner calls: half of each kind, if it has it.
   */
  void moveTo(LocalQueue taker, int most) {
    if (strayed == 0) {
      int ofBegun = Math.min(begun.size(), Math.max(most / 2, most - fresh.size()));
      taker.pushAll(begun, ofBegun, fresh, most - ofBegun);
    } else {
      moveEach(taker, most);
    }
    count();
  }

  /** The same one by one, each to where it belongs by its kind. */
  private void moveEach(LocalQueue taker, int most) {
    Work work;
    for (int n = 0; n < most && (work = next()) != null; n++) {
      if (!taker.push(work)) {
        append(work);
        return;
      }
    }
  }

  /** Whether there was nothing, without the lock. */
  boolean isEmpty() {
    return size == 0;
  }

  /** How many there are, or were a moment ago, without the lock. */
  int size() {
    return size;
  }
}
