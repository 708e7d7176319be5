package dev.heddle.sync;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** It runs once, and everybody sees what it did. */
public final class OnceStress {

  private OnceStress() {}

  @JCStressTest
  @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "run once, seen by all")
  @State
  public static class RunsOnce {
    private final Once once = new Once();
    private int runs;

    private int run() {
      once.run(() -> runs++);
      return runs;
    }

    @Actor
    public void one(III_Result result) {
      result.r1 = run();
    }

    @Actor
    public void two(III_Result result) {
      result.r2 = run();
    }

    @Actor
    public void three(III_Result result) {
      result.r3 = run();
    }
  }

  @JCStressTest
  @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "computed once, the same for all")
  @State
  public static class ComputesOnce {
    private int runs;
    private final Lazy<Integer> lazy = Lazy.of(() -> ++runs);

    @Actor
    public void one(III_Result result) {
      result.r1 = lazy.get();
    }

    @Actor
    public void two(III_Result result) {
      result.r2 = lazy.get();
    }

    @Actor
    public void three(III_Result result) {
      result.r3 = lazy.get();
    }
  }
}
