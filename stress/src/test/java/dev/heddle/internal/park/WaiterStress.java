package dev.heddle.internal.park;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.heddle.internal.sched.Fibers;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * The races of the table above {@link Waiter}: one winner, and one who lets the goroutine go on. No
 * goroutine runs here: the fiber's scheduler only counts how often it was made ready.
 */
public final class WaiterStress {

  private WaiterStress() {}

  /** An armed wait of a goroutine. */
  abstract static class Armed {
    final Fibers.Counting scheduler = new Fibers.Counting();
    final Waiter waiter = Fibers.waiterOn(scheduler);
    int winners;

    Armed() {
      waiter.arm(WaitReason.JOIN, null);
    }

    int win(int outcome) {
      int from = waiter.win(0, outcome);
      if (from == Waiter.LOST) {
        return 0;
      }
      waiter.wake(from);
      return 1;
    }

    /** As the carrier does: what commit refuses, it makes ready itself. */
    int commit() {
      return waiter.commit() ? 0 : 1;
    }

    void timeOut() {
      waiter.timeOut(1);
    }
  }

  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the first won")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the second won")
  @State
  public static class WinAgainstWin extends Armed {
    @Actor
    public void one(II_Result result) {
      result.r1 = win(Waiter.SIGNALLED);
    }

    @Actor
    public void two(II_Result result) {
      result.r2 = win(Waiter.CLOSED);
    }
  }

  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "won, and made ready once")
  @State
  public static class WinAgainstCommit extends Armed {
    private int refused;

    @Actor
    public void winner(II_Result result) {
      result.r1 = win(Waiter.SIGNALLED);
    }

    @Actor
    public void carrier() {
      refused = commit();
    }

    @Arbiter
    public void arbiter(II_Result result) {
      result.r2 = refused + scheduler.readied.get();
    }
  }

  @JCStressTest
  @Outcome(id = "1, 1, 4", expect = ACCEPTABLE, desc = "signalled")
  @Outcome(id = "0, 1, 7", expect = ACCEPTABLE, desc = "timed out")
  @State
  public static class WinAgainstTimeoutAndCommit extends Armed {
    private int refused;

    @Actor
    public void winner(III_Result result) {
      result.r1 = win(Waiter.SIGNALLED);
    }

    @Actor
    public void timer() {
      timeOut();
    }

    @Actor
    public void carrier() {
      refused = commit();
    }

    @Arbiter
    public void arbiter(III_Result result) {
      result.r2 = refused + scheduler.readied.get();
      result.r3 = Fibers.ended(waiter);
    }
  }

  /** The status is set before the interrupter tries to win, and looked at after the commit. */
  @JCStressTest
  @Outcome(id = "1, 6", expect = ACCEPTABLE, desc = "made ready once, as cancelled")
  @State
  public static class InterruptAgainstCommit extends Armed {
    private int refused;

    @Actor
    public void interrupter() {
      waiter.interrupted();
    }

    @Actor
    public void carrier() {
      refused = commit();
    }

    @Arbiter
    public void arbiter(II_Result result) {
      result.r1 = refused + scheduler.readied.get();
      result.r2 = Fibers.ended(waiter);
    }
  }

  @JCStressTest
  @Outcome(id = "1, 1, 6", expect = ACCEPTABLE, desc = "cancelled")
  @Outcome(id = "1, 1, 4", expect = ACCEPTABLE, desc = "signalled")
  @State
  public static class InterruptAgainstWinAndCommit extends Armed {
    private int refused;
    private int won;

    @Actor
    public void interrupter() {
      waiter.interrupted();
    }

    @Actor
    public void winner() {
      won = win(Waiter.SIGNALLED);
    }

    @Actor
    public void carrier() {
      refused = commit();
    }

    @Arbiter
    public void arbiter(III_Result result) {
      result.r3 = Fibers.ended(waiter);
      result.r1 = won == (result.r3 == Waiter.SIGNALLED ? 1 : 0) ? 1 : 0;
      result.r2 = refused + scheduler.readied.get();
    }
  }

  /** The pinned goroutine blocks its thread; that it returns at all shows that it was woken. */
  @JCStressTest
  @Outcome(id = "1, 4", expect = ACCEPTABLE, desc = "won, and went on")
  @State
  public static class WinAgainstParkPinned {
    final Fibers.Counting scheduler = new Fibers.Counting();
    volatile Waiter waiter;

    @Actor
    public void pinned(II_Result result) {
      Waiter own = Fibers.waiterOn(scheduler, Thread.currentThread());
      own.arm(WaitReason.JOIN, null);
      waiter = own;
      own.parkPinned();
      result.r2 = Fibers.ended(own);
    }

    @Actor
    public void winner(II_Result result) {
      Waiter seen;
      while ((seen = waiter) == null) {
        Thread.onSpinWait();
      }
      int from = seen.win(0, Waiter.SIGNALLED);
      result.r1 = from == Waiter.LOST ? 0 : 1;
      seen.wake(from);
    }
  }

  /** A thread that is no goroutine: its whole wait, against the winner. */
  @JCStressTest
  @Outcome(id = "1, 4", expect = ACCEPTABLE, desc = "won, and went on")
  @State
  public static class WinAgainstThread {
    volatile Waiter waiter;

    @Actor
    public void waiting(II_Result result) {
      Waiter own = Waiter.current();
      own.arm(WaitReason.JOIN, null);
      waiter = own;
      result.r2 = own.await();
    }

    @Actor
    public void winner(II_Result result) {
      Waiter seen;
      while ((seen = waiter) == null) {
        Thread.onSpinWait();
      }
      int from = seen.win(0, Waiter.SIGNALLED);
      result.r1 = from == Waiter.LOST ? 0 : 1;
      seen.wake(from);
    }
  }
}
