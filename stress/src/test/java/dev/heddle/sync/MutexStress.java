package dev.heddle.sync;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.heddle.Turns;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.IZ_Result;

/** One holder at a time, who sees what the last one wrote, however the mutex is taken. */
public final class MutexStress {

  private MutexStress() {}

  @JCStressTest
  @Outcome(id = "1, 2, 3", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(id = "1, 3, 2", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(id = "2, 1, 3", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(id = "2, 3, 1", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(id = "3, 1, 2", expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(id = "3, 2, 1", expect = ACCEPTABLE, desc = "one after the other")
  @State
  public static class Exclusion {
    private final Mutex mutex = new Mutex();
    private final Turns turns = new Turns(mutex::lock, mutex::unlock);

    @Actor
    public void one(III_Result result) {
      result.r1 = turns.next();
    }

    @Actor
    public void two(III_Result result) {
      result.r2 = turns.next();
    }

    @Actor
    public void three(III_Result result) {
      result.r3 = turns.next();
    }
  }

  /** Who gives up leaves a mutex that works: r1 is the sum of the turns less their count. */
  @JCStressTest
  @Outcome(id = "0, true", expect = ACCEPTABLE, desc = "each turn counted, and free in the end")
  @State
  public static class GivingUp {
    private final Mutex mutex = new Mutex();
    private int count;
    private int turnsOfOne;
    private int turnsOfTwo;
    private int turnsOfThree;

    @Actor
    public void one() {
      for (int i = 0; i < 4; i++) {
        mutex.lock();
        count++;
        turnsOfOne++;
        mutex.unlock();
      }
    }

    @Actor
    public void two() {
      for (int i = 0; i < 4; i++) {
        if (Hasty.tryLock(mutex, 1)) {
          count++;
          turnsOfTwo++;
          mutex.unlock();
        }
      }
    }

    @Actor
    public void three() {
      for (int i = 0; i < 4; i++) {
        if (i == 2) {
          Thread.currentThread().interrupt();
        }
        try {
          mutex.lockInterruptibly();
        } catch (InterruptedException e) {
          continue;
        }
        count++;
        turnsOfThree++;
        mutex.unlock();
      }
    }

    @Arbiter
    public void arbiter(IZ_Result result) {
      result.r1 = turnsOfOne + turnsOfTwo + turnsOfThree - count;
      result.r2 = mutex.tryLock();
    }
  }
}
