package dev.heddle.sync;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.IZ_Result;

/** A wait ends when the counter has been zero, and sees what was done before. */
public final class WaitGroupStress {

  private WaitGroupStress() {}

  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "what both did was seen")
  @State
  public static class TwoAreAwaited {
    private final WaitGroup group = new WaitGroup();
    private int one;
    private int two;

    public TwoAreAwaited() {
      group.add(2);
    }

    @Actor
    public void one() {
      one = 1;
      group.done();
    }

    @Actor
    public void two() {
      two = 1;
      group.done();
    }

    @Actor
    public void waits(II_Result result) {
      group.await();
      result.r1 = one;
      result.r2 = two;
    }
  }

  /** The group is used again at once: the wait for the first use ends all the same. */
  @JCStressTest
  @Outcome(id = "1, false", expect = ACCEPTABLE, desc = "the first use was awaited")
  @Outcome(id = "-1, false", expect = ACCEPTABLE, desc = "it came when the second had begun")
  @State
  public static class UsedAgain {
    private final WaitGroup group = new WaitGroup();
    private int written;

    public UsedAgain() {
      group.add(1);
    }

    @Actor
    public void uses() {
      written = 1;
      group.done();
      group.add(1);
    }

    @Actor
    public void waits(IZ_Result result) {
      result.r1 = group.await(Duration.ofMillis(1)) ? written : -1;
    }

    @Arbiter
    public void arbiter(IZ_Result result) {
      result.r2 = group.await(Duration.ZERO);
    }
  }
}
