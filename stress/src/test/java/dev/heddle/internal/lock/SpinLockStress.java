package dev.heddle.internal.lock;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.heddle.Turns;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** One holder at a time, who sees what the last one wrote; and one order for everybody. */
public final class SpinLockStress {

  private SpinLockStress() {}

  @JCStressTest
  @Outcome(id = "1, 2, 2", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(id = "2, 1, 2", expect = ACCEPTABLE, desc = "one after the other")
  @State
  public static class Exclusion {
    private final SpinLock lock = new SpinLock();
    private final Turns turns = new Turns(lock::lock, lock::unlock);

    @Actor
    public void one(III_Result result) {
      result.r1 = turns.next();
    }

    @Actor
    public void two(III_Result result) {
      result.r2 = turns.next();
    }

    @Arbiter
    public void arbiter(III_Result result) {
      result.r3 = turns.count();
    }
  }

  @JCStressTest
  @Outcome(id = "1, 2, 2", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(id = "2, 1, 2", expect = ACCEPTABLE, desc = "one after the other")
  @State
  public static class ExclusionHere {
    private final SpinLock lock = new SpinLock();
    private final Turns turns = new Turns(lock::lockWithoutYield, lock::unlock);

    @Actor
    public void one(III_Result result) {
      result.r1 = turns.next();
    }

    @Actor
    public void two(III_Result result) {
      result.r2 = turns.next();
    }

    @Arbiter
    public void arbiter(III_Result result) {
      result.r3 = turns.count();
    }
  }

  @JCStressTest
  @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "each the same to both, and not alike")
  @State
  public static class Order {
    private final SpinLock lock = new SpinLock();
    private final SpinLock other = new SpinLock();
    private long seenByOne;
    private long seenByTwo;

    @Actor
    public void one() {
      seenByOne = lock.order();
    }

    @Actor
    public void two() {
      seenByTwo = lock.order();
    }

    @Arbiter
    public void arbiter(ZZ_Result result) {
      result.r1 = seenByOne == seenByTwo && seenByOne == lock.order() && seenByOne != 0;
      result.r2 = other.order() != seenByOne;
    }
  }
}
