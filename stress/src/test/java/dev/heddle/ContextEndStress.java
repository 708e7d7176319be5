package dev.heddle;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * The end of a context is one step: what one party sees ended, it sees ended everywhere. A 1 is a
 * context that has ended, or a done channel that is closed.
 */
public final class ContextEndStress {

  private ContextEndStress() {}

  /** Two contexts, one below the other. */
  static class Two {
    final Context parent = Context.background().withCancel();
    final Context child = parent.withCancel();
    final ReceiveChan<Void> parentDone = parent.done();
    final ReceiveChan<Void> childDone = child.done();

    static int error(Context context) {
      return context.error() == null ? 0 : 1;
    }

    static int closed(ReceiveChan<Void> done) {
      return done.isDrained() ? 1 : 0;
    }
  }

  @JCStressTest
  @Outcome(id = "0, [01], [01], [01]", expect = ACCEPTABLE, desc = "looked before the end")
  @Outcome(id = "1, 1, 1, 1", expect = ACCEPTABLE, desc = "all has ended")
  @State
  public static class ErrorFirst extends Two {
    @Actor
    public void canceller() {
      parent.cancel();
    }

    @Actor
    public void looker(IIII_Result result) {
      result.r1 = error(parent);
      result.r2 = closed(childDone);
      result.r3 = error(child);
      result.r4 = closed(parentDone);
    }
  }

  @JCStressTest
  @Outcome(id = "0, [01], [01], [01]", expect = ACCEPTABLE, desc = "looked before the end")
  @Outcome(id = "1, 1, 1, 1", expect = ACCEPTABLE, desc = "all has ended")
  @State
  public static class DoneOfTheChildFirst extends Two {
    @Actor
    public void canceller() {
      parent.cancel();
    }

    @Actor
    public void looker(IIII_Result result) {
      result.r1 = closed(childDone);
      result.r2 = closed(parentDone);
      result.r3 = error(parent);
      result.r4 = error(child);
    }
  }

  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "whoever returns from cancel finds the end")
  @State
  public static class TwoCancels extends Two {
    @Actor
    public void one(II_Result result) {
      parent.cancel();
      result.r1 = closed(childDone) & error(child) & closed(parentDone);
    }

    @Actor
    public void other(II_Result result) {
      parent.cancel();
      result.r2 = closed(childDone) & error(child) & closed(parentDone);
    }
  }

  @JCStressTest
  @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "it ended with its parent, or after it")
  @State
  public static class ChildMadeMeanwhile extends Two {
    private Context made;

    @Actor
    public void canceller() {
      parent.cancel();
    }

    @Actor
    public void maker(III_Result result) {
      made = child.withCancel();
      result.r1 = error(parent) == 0 || error(made) == 1 ? 1 : 0;
    }

    @Arbiter
    public void arbiter(III_Result result) {
      result.r2 = error(made);
      result.r3 = closed(made.done());
    }
  }

  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "stopped in time")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "it runs")
  @State
  public static class StopAgainstCancel extends Two {
    private final Ran ran = new Ran();
    private final Stop stop = hook();

    private Stop hook() {
      ContextEnd ending = child.ending;
      ending.onEnd(ran);
      return () -> ending.takeBack(ran);
    }

    @Actor
    public void canceller() {
      parent.cancel();
    }

    @Actor
    public void stopper(II_Result result) {
      result.r1 = stop.stop() ? 1 : 0;
    }

    @Arbiter
    public void arbiter(II_Result result) {
      result.r2 = ran.times;
    }
  }

  /** Counts how often it is run. */
  static final class Ran extends ContextEnd.Hook {
    private int times;

    @Override
    void ended() {
      times++;
    }
  }
}
