package dev.heddle.internal.queue;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * The owner pushes and takes while others steal: each element comes out exactly once, and in order
 * where one party gets several. The results: how many elements came out, and a bit for each of
 * those that came out exactly once.
 */
public final class RunQueueStress {

  private RunQueueStress() {}

  public static final class Element extends Work {
    final int bit;

    public Element(int bit) {
      this.bit = bit;
    }
  }

  /** What one party got: in a sum a second copy would show as a carry. */
  public static int bit(Work work) {
    return work == null ? 0 : ((Element) work).bit;
  }

  /** A queue with a few elements, at an index near where it wraps around. */
  abstract static class Queues {
    final RunQueue queue = new RunQueue();
    final RunQueue second = new RunQueue();
    final RunQueue third = new RunQueue();
    int sumOne;
    int sumTwo;
    int sumThree;

    Queues() {
      for (int i = 0; i < RunQueue.CAPACITY - 2; i++) {
        queue.push(new Element(0));
        queue.takeOldest();
      }
    }

    int drain(RunQueue from) {
      int sum = 0;
      for (Work work; (work = from.takeOldest()) != null; ) {
        sum += bit(work);
      }
      return sum;
    }

    /** All that came out; every element is a digit in base 16, so copies and losses both show. */
    void count(II_Result result) {
      result.r1 = sumOne + sumTwo + sumThree + drain(queue) + drain(second) + drain(third);
      result.r2 = queue.size() + second.size() + third.size();
    }
  }

  @JCStressTest
  @Outcome(id = "4369, 0", expect = ACCEPTABLE, desc = "four elements, each once")
  @State
  public static class TakeAgainstStealInto extends Queues {
    public TakeAgainstStealInto() {
      queue.push(new Element(1));
      queue.push(new Element(1 << 4));
    }

    @Actor
    public void owner() {
      queue.push(new Element(1 << 8));
      sumOne += bit(queue.takeOldest());
      queue.push(new Element(1 << 12));
      sumOne += bit(queue.takeOldest());
    }

    @Actor
    public void thief() {
      sumTwo += bit(queue.stealInto(second));
      sumTwo += bit(second.takeOldest());
    }

    @Arbiter
    public void arbiter(II_Result result) {
      count(result);
    }
  }

  /** The ends come to stand where they stood, over other elements. */
  @JCStressTest
  @Outcome(id = "4369, 0", expect = ACCEPTABLE, desc = "four elements, each once")
  @State
  public static class TakeNewestAgainstStealInto extends Queues {
    public TakeNewestAgainstStealInto() {
      queue.push(new Element(1));
      queue.push(new Element(1 << 4));
    }

    @Actor
    public void owner() {
      sumOne += bit(queue.takeNewest());
      queue.push(new Element(1 << 8));
      sumOne += bit(queue.takeNewest());
      queue.push(new Element(1 << 12));
    }

    @Actor
    public void thief() {
      sumTwo += bit(queue.stealInto(second));
      sumTwo += bit(second.takeNewest());
    }

    @Arbiter
    public void arbiter(II_Result result) {
      count(result);
    }
  }

  @JCStressTest
  @Outcome(id = "4369, 0", expect = ACCEPTABLE, desc = "four elements, each once")
  @State
  public static class BothEndsAgainstStealOne extends Queues {
    public BothEndsAgainstStealOne() {
      queue.push(new Element(1));
      queue.push(new Element(1 << 4));
      queue.push(new Element(1 << 8));
    }

    @Actor
    public void owner() {
      sumOne += bit(queue.takeNewest());
      sumOne += bit(queue.takeOldest());
      queue.push(new Element(1 << 12));
      sumOne += bit(queue.takeNewest());
    }

    @Actor
    public void thief() {
      sumTwo += bit(queue.stealOne());
    }

    @Actor
    public void other() {
      sumThree += bit(queue.stealInto(third));
    }

    @Arbiter
    public void arbiter(II_Result result) {
      count(result);
    }
  }

  @JCStressTest
  @Outcome(id = "4369, 0", expect = ACCEPTABLE, desc = "four elements, each once")
  @State
  public static class TwoThieves extends Queues {
    public TwoThieves() {
      for (int i = 0; i < 4; i++) {
        queue.push(new Element(1 << 4 * i));
      }
    }

    @Actor
    public void owner() {
      sumOne += bit(queue.takeOldest());
    }

    @Actor
    public void thief() {
      sumTwo += bit(queue.stealInto(second));
    }

    @Actor
    public void other() {
      sumThree += bit(queue.stealInto(third));
    }

    @Arbiter
    public void arbiter(II_Result result) {
      count(result);
    }
  }

  @JCStressTest
  @Outcome(id = "4369, 0", expect = ACCEPTABLE, desc = "four elements, each once")
  @State
  public static class TakeAgainstStealOne extends Queues {
    public TakeAgainstStealOne() {
      queue.push(new Element(1));
      queue.push(new Element(1 << 4));
      queue.push(new Element(1 << 8));
    }

    @Actor
    public void owner() {
      sumOne += bit(queue.takeOldest());
      queue.push(new Element(1 << 12));
      sumOne += bit(queue.takeOldest());
    }

    @Actor
    public void thief() {
      sumTwo += bit(queue.stealOne());
      sumTwo += bit(queue.stealOne());
    }

    @Actor
    public void other() {
      sumThree += bit(queue.stealInto(third));
    }

    @Arbiter
    public void arbiter(II_Result result) {
      count(result);
    }
  }

  @JCStressTest
  @Outcome(id = "4369, 0", expect = ACCEPTABLE, desc = "four elements, each once")
  @State
  public static class TakeSomeAgainstSteal extends Queues {
    private final WorkList moved = new WorkList(new WorkBlocks());

    public TakeSomeAgainstSteal() {
      for (int i = 0; i < 4; i++) {
        queue.push(new Element(1 << 4 * i));
      }
    }

    @Actor
    public void owner() {
      queue.moveOldest(2, moved);
      for (Work work; (work = moved.poll()) != null; ) {
        sumOne += bit(work);
      }
    }

    @Actor
    public void thief() {
      sumTwo += bit(queue.stealInto(second));
    }

    @Arbiter
    public void arbiter(II_Result result) {
      count(result);
    }
  }

  @JCStressTest
  @Outcome(id = "4369, 0", expect = ACCEPTABLE, desc = "four elements, each once")
  @State
  public static class PushAllAgainstSteal extends Queues {
    private final WorkList list = new WorkList(new WorkBlocks());

    public PushAllAgainstSteal() {
      queue.push(new Element(1));
      for (int i = 1; i < 4; i++) {
        list.add(new Element(1 << 4 * i));
      }
    }

    @Actor
    public void owner() {
      queue.pushAll(list, 3);
      sumOne += bit(queue.takeNewest());
    }

    @Actor
    public void thief() {
      sumTwo += bit(queue.stealInto(second));
    }

    @Arbiter
    public void arbiter(II_Result result) {
      count(result);
    }
  }
}
