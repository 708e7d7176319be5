package dev.heddle.internal.park;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.Goroutine;
import dev.heddle.Heddle;
import dev.heddle.Task;
import dev.heddle.internal.time.Timers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The steps of a wait, one after another: who may win it, and when. Whoever wins one wakes its
 * waiter, which the search for deadlocks relies on.
 */
class WaiterTest {

  private static final long DAY_NANOS = 86_400_000_000_000L;

  /** Whose waiter it is. */
  enum Whose {
    PLATFORM_THREAD {
      @Override
      void call(Task task) throws Exception {
        task.run();
      }
    },
    VIRTUAL_THREAD {
      @Override
      void call(Task task) throws Exception {
        List<Throwable> thrown = new ArrayList<>();
        Thread.startVirtualThread(() -> run(task, thrown::add)).join();
        assertThat(thrown).isEmpty();
      }
    },
    GOROUTINE {
      @Override
      void call(Task task) {
        List<Throwable> thrown = new ArrayList<>();
        Goroutine goroutine = Heddle.go(() -> run(task, thrown::add));
        goroutine.join();
        assertThat(thrown).isEmpty();
      }
    };

    abstract void call(Task task) throws Exception;

    private static void run(Task task, Consumer<Throwable> failed) {
      try {
        task.run();
      } catch (Throwable e) {
        failed.accept(e);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aWaitThatWasWonBeforeItIsAwaitedEndsAtOnce(Whose whose) throws Exception {
    whose.call(() -> {
      Waiter waiter = Waiter.current();
      waiter.arm(WaitReason.JOIN, "thing");
      int from = waiter.win(3, Waiter.SIGNALLED);
      assertThat(from).isNotEqualTo(Waiter.LOST);
      waiter.wake(from);
      assertThat(waiter.await()).isEqualTo(Waiter.SIGNALLED);
      assertThat(waiter.wonIndex()).isEqualTo(3);
    });
  }

  @ParameterizedTest
  @EnumSource
  void aWaitIsWonOnce(Whose whose) throws Exception {
    whose.call(() -> {
      Waiter waiter = Waiter.current();
      waiter.arm(WaitReason.JOIN, null);
      int from = waiter.win(1, Waiter.CLOSED);
      assertThat(from).isNotEqualTo(Waiter.LOST);
      assertThat(waiter.win(2, Waiter.SIGNALLED)).isEqualTo(Waiter.LOST);
      waiter.wake(from);
      assertThat(waiter.await()).isEqualTo(Waiter.CLOSED);
      assertThat(waiter.wonIndex()).isEqualTo(1);
      assertThat(waiter.win(2, Waiter.SIGNALLED)).isEqualTo(Waiter.LOST);
    });
  }

  @ParameterizedTest
  @EnumSource
  void aTimeThatIsUpBeforeTheWaitIsAwaitedEndsIt(Whose whose) throws Exception {
    whose.call(() -> {
      for (int i = 0; i < 1_000; i++) {
        Waiter waiter = Waiter.current();
        waiter.arm(WaitReason.SLEEP, null);
        assertThat(waiter.await(-1)).isEqualTo(Waiter.TIMED_OUT);
      }
    });
  }

  @ParameterizedTest
  @EnumSource
  void aWaitWonInTimeStopsItsTimer(Whose whose) throws Exception {
    whose.call(() -> {
      int before = Timers.count();
      Waiter waiter = Waiter.current();
      waiter.arm(WaitReason.JOIN, null);
      waiter.wake(waiter.win(0, Waiter.SIGNALLED));
      assertThat(waiter.await(DAY_NANOS)).isEqualTo(Waiter.SIGNALLED);
      assertThat(Timers.count()).isEqualTo(before);
    });
  }

  @ParameterizedTest
  @EnumSource
  void anInterruptBeforeTheWaitIsAwaitedEndsIt(Whose whose) throws Exception {
    whose.call(() -> {
      Waiter waiter = Waiter.current();
      waiter.arm(WaitReason.JOIN, null);
      Thread.currentThread().interrupt();
      assertThat(waiter.await()).isEqualTo(Waiter.CANCELLED);
      assertThat(Thread.interrupted()).isTrue();
    });
  }

  @ParameterizedTest
  @EnumSource
  void aWaitThatWasWonIsNotCancelledByAnInterrupt(Whose whose) throws Exception {
    whose.call(() -> {
      Waiter waiter = Waiter.current();
      waiter.arm(WaitReason.JOIN, null);
      waiter.wake(waiter.win(0, Waiter.SIGNALLED));
      Thread.currentThread().interrupt();
      assertThat(waiter.await()).isEqualTo(Waiter.SIGNALLED);
      assertThat(Thread.interrupted()).isTrue();
    });
  }

  @ParameterizedTest
  @EnumSource
  void aWaiterSaysWhetherAWaitIsOnAndWhy(Whose whose) throws Exception {
    whose.call(() -> {
      Waiter waiter = Waiter.current();
      assertThat(waiter.isWaiting()).isFalse();
      waiter.arm(WaitReason.CHAN_SEND, "channel");
      assertThat(waiter.isWaiting()).isTrue();
      assertThat(waiter.reason()).isEqualTo(WaitReason.CHAN_SEND);
      assertThat(waiter.on()).isEqualTo("channel");
      waiter.wake(waiter.win(0, Waiter.SIGNALLED));
      assertThat(waiter.isWaiting()).isFalse();
      waiter.await();
      assertThat(waiter.on()).isNull();
    });
  }

  @ParameterizedTest
  @EnumSource
  void whatIsHandedOverIsTakenOnce(Whose whose) throws Exception {
    whose.call(() -> {
      Waiter waiter = Waiter.current();
      waiter.arm(WaitReason.CHAN_RECEIVE, null);
      waiter.item = "value";
      waiter.wake(waiter.win(0, Waiter.SIGNALLED));
      waiter.await();
      assertThat(waiter.takeItem()).isEqualTo("value");
      assertThat(waiter.takeItem()).isNull();
    });
  }

  @ParameterizedTest
  @EnumSource
  void theNextWaitIsNotEndedByTheLast(Whose whose) throws Exception {
    whose.call(() -> {
      Waiter waiter = Waiter.current();
      for (int i = 0; i < 100; i++) {
        waiter.arm(WaitReason.JOIN, null);
        assertThat(waiter.isWaiting()).isTrue();
        waiter.wake(waiter.win(i, Waiter.SIGNALLED));
        assertThat(waiter.await()).isEqualTo(Waiter.SIGNALLED);
        assertThat(waiter.wonIndex()).isEqualTo(i);
      }
    });
  }
}
