package dev.heddle.internal.sched;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.heddle.internal.queue.RunQueueStress;
import dev.heddle.internal.queue.Work;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * The owner puts goroutines into {@code runNext} and takes them, others steal from it and drain the
 * processor: each comes out exactly once.
 */
public final class RunNextStress {

  /** Never any work of its own: all its processors idle, and no carrier is ever made. */
  private static final NativeScheduler SCHEDULER =
      new NativeScheduler("stress", new NoGoroutines(), new Limits(1, false, 1, 1_000_000_000L));

  private RunNextStress() {}

  abstract static class OneProcessor {
    final Processor processor = new Processor(SCHEDULER.dispatcher());
    int sumOne;
    int sumTwo;
    int sumThree;

    OneProcessor() {
      // Suppressed, so that making something ready wakes no carrier of the scheduler.
      while (processor.throttle.shouldWake()) {
        Thread.onSpinWait();
      }
      processor.queue.push(new RunQueueStress.Element(1));
    }

    static int bit(Work work) {
      return RunQueueStress.bit(work);
    }

    int drained() {
      int sum = 0;
      for (Work work; (work = processor.stealAny()) != null; ) {
        sum += RunQueueStress.bit(work);
      }
      return sum;
    }

    int all() {
      return sumOne + sumTwo + sumThree + drained();
    }
  }

  @JCStressTest
  @Outcome(id = "17", expect = ACCEPTABLE, desc = "both, each once")
  @Outcome(expect = FORBIDDEN)
  @State
  public static class ReadyAgainstSteal extends OneProcessor {
    @Actor
    public void owner() {
      processor.ready(new RunQueueStress.Element(1 << 4));
      sumOne += bit(processor.next());
    }

    @Actor
    public void thief() {
      Work seen = processor.peekRunNext();
      if (seen != null && processor.stealRunNext(seen)) {
        sumTwo += bit(seen);
      }
    }

    @Arbiter
    public void arbiter(I_Result result) {
      result.r1 = all();
    }
  }

  @JCStressTest
  @Outcome(id = "17", expect = ACCEPTABLE, desc = "both, each once")
  @Outcome(expect = FORBIDDEN)
  @State
  public static class ReadyAgainstDrain extends OneProcessor {
    @Actor
    public void owner() {
      processor.ready(new RunQueueStress.Element(1 << 4));
      sumOne += bit(processor.next());
    }

    @Actor
    public void monitor() {
      sumTwo += drained();
    }

    @Actor
    public void other() {
      sumThree += drained();
    }

    @Arbiter
    public void arbiter(I_Result result) {
      result.r1 = all();
    }
  }
}
