package dev.heddle;

import static dev.heddle.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.internal.lock.LockedOut;
import dev.heddle.testing.Caller;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The end of a context is one step, also for whoever looks while another party is in the midst of
 * it. That party is held up here: by the lock of a context that it has yet to bind, or in a hook,
 * when the end has happened and it has yet to tell.
 */
class ContextOneStepTest {

  private static final Duration LONG = Duration.ofDays(1);

  private final Context root = Context.background().withCancel();
  private final Context child = root.withCancel();
  private final Context grandchild = child.withCancel();

  private static boolean isReceivable(Context context) {
    return Heddle.choose(
        Choice.onReceive(context.done(), nothing -> true), Choice.onDefault(() -> false));
  }

  private static void isLive(Context context) {
    assertThat(context.error()).isNull();
    assertThat(context.cause()).isNull();
    context.check();
  }

  private static void hasEnded(Context context) {
    assertThat(context.error()).isNotNull();
    assertThat(context.cause()).isNotNull();
    assertThat(context.done().isDrained()).isTrue();
    assertThat(context.done().tryReceive()).isNull();
    assertThat(context.done().receive()).isNull();
    assertThat(isReceivable(context)).isTrue();
    assertThatThrownBy(context::check).isInstanceOf(RuntimeException.class);
  }

  /** Has another party cancel the root, and does {@code meanwhile} while it is at it. */
  private void whileTheRootIsBound(Consumer<LockedOut> meanwhile) {
    root.done();
    child.done();
    ContextEnd last = grandchild.ending;
    assertThat(last).isNotNull();
    last.lock();
    LockedOut first = LockedOut.start(() -> root.cancel(new Exception("the first")));
    first.untilItWaits();
    try {
      meanwhile.accept(first);
    } finally {
      last.unlock();
    }
    first.join();
  }

  @Test
  void nothingHasEndedBeforeAllHas() {
    whileTheRootIsBound(first -> {
      isLive(root);
      isLive(child);
      isLive(grandchild);
      assertThat(root.done().isDrained()).isFalse();
      assertThat(isReceivable(root)).isFalse();
      assertThat(isReceivable(child)).isFalse();
    });
    hasEnded(root);
    hasEnded(child);
    hasEnded(grandchild);
  }

  @Test
  void aSecondCancelReturnsOnlyWhenAllHasEnded() {
    List<LockedOut> others = new ArrayList<>();
    whileTheRootIsBound(first -> {
      for (Context context : List.of(root, child, root)) {
        LockedOut other =
            LockedOut.start(() -> {
              context.cancel();
              hasEnded(context);
              hasEnded(grandchild);
              hasEnded(root);
              assertThat(context.cause()).hasMessage("the first");
            });
        other.untilItWaits();
        others.add(other);
      }
      isLive(root);
    });
    others.forEach(LockedOut::join);
  }

  @Test
  void aChildThatIsMadeMeanwhileEndsInTheSameStep() {
    Context[] made = new Context[4];
    whileTheRootIsBound(first -> {
      made[0] = root.withCancel();
      made[1] = made[0].withValue(Context.Key.of("name"), 7);
      made[2] = child.withTimeout(LONG);
      made[3] = made[1].withoutCancel();
      for (Context context : made) {
        isLive(context);
      }
    });
    for (int i = 0; i < 3; i++) {
      hasEnded(made[i]);
      assertThat(made[i].error()).isSameAs(root.error());
      assertThat(made[i].cause()).hasMessage("the first");
    }
    isLive(made[3]);
  }

  @Test
  void aChildThatIsMadeMeanwhileWithADeadlineThatHasPassedIsReturnedWhenAllHasEnded() {
    LockedOut[] maker = new LockedOut[1];
    whileTheRootIsBound(first -> {
      maker[0] =
          LockedOut.start(() -> {
            Context made = child.withTimeout(Duration.ZERO);
            hasEnded(made);
            hasEnded(root);
          });
      maker[0].untilItWaits();
    });
    maker[0].join();
  }

  @Test
  void aDoneThatIsFirstAskedForMeanwhileIsReturnedWhenAllHasEnded() {
    LockedOut[] asker = new LockedOut[1];
    whileTheRootIsBound(first -> {
      Context made = root.withCancel();
      asker[0] =
          LockedOut.start(() -> {
            assertThat(made.done().isDrained()).isTrue();
            hasEnded(made);
            hasEnded(grandchild);
          });
      asker[0].untilItWaits();
    });
    asker[0].join();
  }

  @Test
  void aTaskThatIsAddedOrStoppedMeanwhileRunsWhenAllHasEnded() {
    Chan<Context> seen = Heddle.chan(2);
    Stop before = root.afterFunc(() -> seen.send(root));
    List<LockedOut> others = new ArrayList<>();
    whileTheRootIsBound(first -> {
      others.add(LockedOut.start(() -> assertThat(before.stop()).isFalse()));
      others.add(LockedOut.start(() -> child.afterFunc(() -> seen.send(child))));
      others.forEach(LockedOut::untilItWaits);
      assertThat(seen.size()).isZero();
    });
    others.forEach(LockedOut::join);
    for (int i = 0; i < 2; i++) {
      assertThat(seen.receive()).isNotNull();
    }
    hasEnded(grandchild);
  }

  @Test
  void aGroupThatIsOpenedMeanwhileIsCancelled() {
    LockedOut[] opener = new LockedOut[1];
    whileTheRootIsBound(first -> {
      opener[0] =
          LockedOut.start(() -> {
            Group group = Group.open(child);
            assertThat(group.context().error()).isNotNull();
            hasEnded(root);
            Goroutine late = group.go(() -> Chan.never().receive());
            late.join();
            group.close();
          });
      opener[0].untilItWaits();
    });
    opener[0].join();
  }

  @Test
  void aCancelThatComesWhileTheDeadlineIsAtItReturnsOnlyWhenAllHasEnded() {
    Context late = Context.background().withTimeout(Duration.ofMillis(100));
    Context below = late.withCancel();
    late.done();
    below.ending.lock();
    LockedOut canceller;
    try {
      until(ContextOneStepTest::theTimersWaitForALock);
      isLive(late);
      canceller =
          LockedOut.start(() -> {
            late.cancel();
            hasEnded(below);
            hasEnded(late);
          });
      canceller.untilItWaits();
    } finally {
      below.ending.unlock();
    }
    canceller.join();
    assertThat(below.error()).isInstanceOf(DeadlineExceededException.class);
  }

  private static boolean theTimersWaitForALock() {
    for (var each : Thread.getAllStackTraces().entrySet()) {
      if (each.getKey().getName().equals("heddle-timers")) {
        for (StackTraceElement frame : each.getValue()) {
          if (frame.getClassName().equals(ContextEnd.class.getName())
              && frame.getMethodName().equals("happen")) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** The one that is cancelled in its midst has its own reason; it ends before those above. */
  @Test
  void anEndOfSomeThatIsMetOnTheWayHappensToo() {
    Exception inner = new Exception("the inner");
    grandchild.ending.lock();
    LockedOut ofChild = LockedOut.start(() -> child.cancel(inner));
    ofChild.untilItWaits();
    LockedOut ofRoot =
        LockedOut.start(() -> {
          root.cancel();
          hasEnded(child);
          hasEnded(grandchild);
        });
    ofRoot.untilItWaits();
    isLive(root);
    isLive(child);
    grandchild.ending.unlock();
    ofChild.join();
    ofRoot.join();
    assertThat(child.cause()).isSameAs(inner);
    assertThat(grandchild.cause()).isSameAs(inner);
    assertThat(root.cause()).isNotSameAs(inner);
    hasEnded(root);
  }

  /** The owner is held up before it has closed a channel below the root. */
  @ParameterizedTest
  @EnumSource
  void anEndThatHasHappenedIsSeenBeforeItIsTold(Caller caller) throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    ReceiveChan<Void> done = grandchild.done();
    AtomicBoolean woken = new AtomicBoolean();
    Goroutine waiting =
        Heddle.go(() -> {
          done.receive();
          woken.set(true);
          hasEnded(grandchild);
          hasEnded(root);
        });
    until(() -> waiting.state() == Goroutine.State.WAITING);
    root.onEnd(() -> {
      entered.countDown();
      awaitUninterruptibly(leave);
    });
    Thread owner = Thread.ofPlatform().daemon().start(() -> root.cancel());
    entered.await();
    caller.call(() -> {
      hasEnded(root);
      hasEnded(child);
      hasEnded(grandchild);
      assertThat(done).asString().contains("closed");
      assertThat(done.iterator().hasNext()).isFalse();
      assertThat(done.stream()).isEmpty();
      root.cancel();
      grandchild.cancel();
      hasEnded(child.withCancel());
    });
    assertThat(woken).as("the owner has yet to tell").isFalse();
    leave.countDown();
    owner.join();
    waiting.join();
    assertThat(woken).isTrue();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aHookThatThrowsKeepsNobodyAsleepAndItsErrorIsThrown() {
    AssertionError error = new AssertionError("on purpose");
    Chan<Integer> ran = Heddle.chan(2);
    root.onEnd(() -> ran.send(1));
    root.onEnd(() -> {
      throw error;
    });
    root.onEnd(() -> ran.send(2));
    Goroutine waiting = Heddle.go(() -> grandchild.done().receive());
    until(() -> waiting.state() == Goroutine.State.WAITING);
    assertThatThrownBy(root::cancel).isSameAs(error);
    waiting.join();
    assertThat(ran.size()).isEqualTo(2);
    hasEnded(root);
    root.cancel();
  }

  @Test
  void anAncestorHasEndedOnceADescendantIsSeenEndedByIt() {
    for (int i = 0; i < 1_000; i++) {
      Context top = Context.background().withCancel();
      Context below = top.withValue(Context.Key.of("number"), i).withTimeout(LONG);
      ReceiveChan<Void> done = below.done();
      Thread.startVirtualThread(top::cancel);
      done.receive();
      hasEnded(top);
    }
  }
}
