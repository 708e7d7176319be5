package dev.heddle.internal.park;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.Heddle;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A wait that no interrupt ends, in whichever phase it comes. */
class UninterruptibleWaitTest {

  private volatile Waiter waiter;
  private volatile Thread thread;
  private volatile boolean go;

  /** What the wait came to, and whether the interrupt status was set after. */
  private record Outcome(int ended, boolean interrupted) {}

  private CompletableFuture<Outcome> startWaiting(String kind, boolean interruptedBefore) {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    Runnable body =
        () -> {
          thread = Thread.currentThread();
          if (interruptedBefore) {
            thread.interrupt();
          }
          Waiter own = Waiter.current();
          own.arm(WaitReason.SLEEP, null, false);
          waiter = own;
          while (!go) {
            Thread.onSpinWait();
          }
          int ended = pin(kind, own);
          outcome.complete(new Outcome(ended, Thread.interrupted()));
        };
    if (kind.equals("thread")) {
      Thread.ofPlatform().daemon().start(body);
    } else {
      Heddle.go(body::run);
    }
    while (waiter == null) {
      LockSupport.parkNanos(100_000);
    }
    return outcome;
  }

  /** Waits; a goroutine that is pinned to its carrier by a native frame blocks it. */
  private static int pin(String kind, Waiter own) {
    if (!kind.equals("pinned goroutine")) {
      return own.await();
    }
    int[] ended = {0};
    Runnable inner = () -> ended[0] = own.await();
    try {
      // Reflection on the class initialiser: its native frame keeps the stack where it is.
      InPlace.body = inner;
      Class.forName(InPlace.Runs.class.getName());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
    return ended[0];
  }

  /** Runs something in a class initialiser, once. */
  private static final class InPlace {
    static Runnable body;

    private static final class Runs {
      static {
        body.run();
      }
    }
  }

  private void win() {
    int from = waiter.win(0, Waiter.SIGNALLED);
    assertThat(from).isNotEqualTo(Waiter.LOST);
    waiter.wake(from);
  }

  @ParameterizedTest
  @ValueSource(strings = {"goroutine", "thread"})
  void anInterruptBeforeTheWaitDoesNotEndIt(String kind) {
    CompletableFuture<Outcome> outcome = startWaiting(kind, true);
    go = true;
    assertThat(outcome.isDone()).isFalse();
    pause();
    win();
    assertThat(outcome.join()).isEqualTo(new Outcome(Waiter.SIGNALLED, true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"goroutine", "thread"})
  void anInterruptBetweenArmingAndParkingDoesNotEndIt(String kind) {
    CompletableFuture<Outcome> outcome = startWaiting(kind, false);
    thread.interrupt();
    go = true;
    pause();
    win();
    assertThat(outcome.join()).isEqualTo(new Outcome(Waiter.SIGNALLED, true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"goroutine", "thread", "pinned goroutine"})
  void interruptsDuringTheWaitDoNotEndIt(String kind) {
    CompletableFuture<Outcome> outcome = startWaiting(kind, false);
    go = true;
    for (int i = 0; i < 3; i++) {
      pause();
      thread.interrupt();
    }
    pause();
    assertThat(outcome.isDone()).isFalse();
    win();
    assertThat(outcome.join()).isEqualTo(new Outcome(Waiter.SIGNALLED, true));
  }

  /** The next wait of the same goroutine is an interruptible one again. */
  @ParameterizedTest
  @ValueSource(strings = {"goroutine", "thread"})
  void theNextWaitIsInterruptibleAgain(String kind) {
    CompletableFuture<Outcome> outcome = startWaiting(kind, false);
    go = true;
    win();
    assertThat(outcome.join()).isEqualTo(new Outcome(Waiter.SIGNALLED, false));
    Waiter own = Waiter.current();
    own.arm(WaitReason.SLEEP, null, false);
    own.win(0, Waiter.SIGNALLED);
    own.arm(WaitReason.SLEEP, null);
    own.interrupted();
    assertThat(own.await()).isEqualTo(Waiter.CANCELLED);
  }

  /** Gives the waiter the time to do what it should not. */
  private static void pause() {
    for (int i = 0; i < 20; i++) {
      LockSupport.parkNanos(100_000);
    }
  }
}
