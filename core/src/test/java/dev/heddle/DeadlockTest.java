package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.heddle.testing.Eventually;
import dev.heddle.testing.Schedulers;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When every goroutine of a run is asleep, and when it only seems so. */
class DeadlockTest {

  /** Longer than a scheduler must rest before it is asked whether it can go on. */
  private static final Duration A_WHILE = Duration.ofMillis(700);

  @AfterEach
  void endWhatIsDead() {
    Schedulers.cancelAll(Scheduler.global());
  }

  @Test
  void aRunInWhichNothingCanWakeAGoroutineEnds() {
    assertThatThrownBy(() -> Heddle.run(() -> Heddle.chan().receive()))
        .isInstanceOf(DeadlockException.class)
        .hasMessageStartingWith("fatal error: all goroutines are asleep - deadlock!\n\n");
  }

  @Test
  void everyKindOfWaitCanBePartOfADeadlock() {
    Chan<Integer> channel = Heddle.chan();
    for (Task wait :
        new Task[] {
          channel::receive,
          () -> Chan.<Integer>never().send(1),
          () -> Chan.never().receive(),
          Heddle::select,
          () -> Heddle.select(Heddle.onReceive(channel, value -> {})),
          () -> {
            Goroutine main = Goroutine.current();
            Heddle.go(main::join).join();
          }
        }) {
      assertThatThrownBy(() -> Heddle.run(wait)).isInstanceOf(DeadlockException.class);
    }
  }

  @Test
  void theMessageIsADumpOfEveryGoroutine() {
    Chan<Integer> in = Heddle.chan();
    Chan<Integer> out = Heddle.chan();
    long[] ids = new long[3];
    DeadlockException deadlock =
        catchThrowableOfType(
            DeadlockException.class,
            () ->
                Heddle.run(() -> {
                  ids[0] = Goroutine.current().id();
                  ids[1] = Heddle.go("sender", () -> in.send(1)).id();
                  ids[2] = Heddle.go(Heddle::select).id();
                  out.receive();
                }));
    assertThat(deadlock.getMessage())
        .contains("goroutine " + ids[0] + " \"main\" [chan receive]:\n")
        .contains("goroutine " + ids[1] + " \"sender\" [chan send]:\n")
        .contains("goroutine " + ids[2] + " [select (no cases)]:\n")
        .contains("\tat dev.heddle.Chan.receive(")
        .contains("\tat dev.heddle.DeadlockTest.lambda$")
        .doesNotContain("dev.heddle.internal")
        .doesNotContain("dev.heddle.Run.")
        .doesNotContain("dev.heddle.Selection.");
  }

  @Test
  void aRunOnAnotherSchedulerIsWatchedToo() {
    Scheduler own = Schedulers.fresh(2);
    Throwable[] thrown = new Throwable[1];
    own.go(
            () -> {
              try {
                Heddle.run(() -> Heddle.chan().receive());
              } catch (DeadlockException e) {
                thrown[0] = e;
              }
            })
        .join();
    assertThat(thrown[0]).isNotNull();
    Schedulers.end(own);
  }

  @Test
  void aCancelledTimedWaitOfTheJdkHidesNoDeadlock() {
    assertThatThrownBy(() ->
            Heddle.run(() -> {
              Goroutine sleeper = Heddle.go(() -> Thread.sleep(Duration.ofHours(1)));
              Eventually.until(() -> sleeper.state() == Goroutine.State.WAITING);
              sleeper.cancel();
              Heddle.chan().receive();
            }))
        .isInstanceOf(DeadlockException.class);
  }

  @Test
  void aVirtualThreadThatHasEndedHidesNoDeadlock() {
    assertThatThrownBy(() ->
            Heddle.run(() -> {
              Thread.startVirtualThread(() -> {}).join();
              Thread made = Scheduler.global().threadFactory().newThread(() -> {});
              made.start();
              made.join();
              Heddle.chan().receive();
            }))
        .isInstanceOf(DeadlockException.class);
  }

  @Test
  void aVirtualThreadInAWaitOfHeddleHidesNoDeadlock() {
    Chan<Integer> channel = Heddle.chan();
    assertThatThrownBy(() ->
            Heddle.run(() -> {
              Thread.startVirtualThread(channel::receive);
              Scheduler.global().threadFactory().newThread(channel::receive).start();
              channel.receive();
            }))
        .isInstanceOf(DeadlockException.class);
    channel.close();
  }

  @Test
  void manyGoroutinesInARingAreADeadlock() {
    assertThatThrownBy(() ->
            Heddle.run(() -> {
              Chan<Integer> first = Heddle.chan();
              Chan<Integer> left = first;
              for (int i = 0; i < 1_000; i++) {
                Chan<Integer> from = left;
                Chan<Integer> to = Heddle.chan();
                Heddle.go(() -> to.send(from.receive()));
                left = to;
              }
              left.receive();
            }))
        .isInstanceOf(DeadlockException.class);
  }

  // What may still wake a goroutine

  @Test
  void aSleepIsNoDeadlock() {
    Heddle.run(() -> Heddle.sleep(A_WHILE));
  }

  @Test
  void aTimerIsNoDeadlock() {
    Heddle.run(() -> Heddle.after(A_WHILE).receive());
  }

  @Test
  void aTimedTryIsNoDeadlock() {
    Heddle.run(() -> assertThat(Heddle.chan().tryReceive(A_WHILE)).isNull());
  }

  @Test
  void aGoroutineInAWaitOfTheJdkIsNoDeadlock() {
    Chan<Integer> channel = Heddle.chan();
    Heddle.run(() -> {
      Heddle.go(() -> {
        Thread.sleep(A_WHILE);
        channel.send(1);
      });
      assertThat(channel.receive()).isEqualTo(1);
    });
  }

  @Test
  void aThreadThatIsNoDaemonIsNoDeadlock() {
    Chan<Integer> channel = Heddle.chan();
    Thread.ofPlatform()
        .start(() -> {
          park();
          channel.send(1);
        });
    Heddle.run(() -> assertThat(channel.receive()).isEqualTo(1));
  }

  @Test
  void aGoroutineOfAnotherSchedulerThatComputesIsNoDeadlock() {
    Chan<Integer> channel = Heddle.chan();
    Scheduler own = Schedulers.fresh(1);
    own.go(() -> {
      spin();
      channel.send(1);
    });
    Heddle.run(() -> assertThat(channel.receive()).isEqualTo(1));
    Schedulers.end(own);
  }

  @Test
  void aGoroutineOfAnotherSchedulerInAWaitOfTheJdkIsNoDeadlock() {
    Chan<Integer> channel = Heddle.chan();
    Scheduler own = Schedulers.fresh(1);
    own.go(() -> {
      Thread.sleep(A_WHILE);
      channel.send(1);
    });
    Heddle.run(() -> assertThat(channel.receive()).isEqualTo(1));
    Schedulers.end(own);
  }

  @Test
  void aTaskOfTheCommonPoolIsNoDeadlock() {
    Chan<Integer> channel = Heddle.chan();
    Heddle.run(() -> {
      CompletableFuture.runAsync(() -> {
        spin();
        channel.send(1);
      });
      assertThat(channel.receive()).isEqualTo(1);
    });
  }

  @Test
  void aVirtualThreadOfTheJdksSchedulerIsNoDeadlock() {
    Chan<Integer> channel = Heddle.chan();
    Thread.startVirtualThread(() -> {
      spin();
      channel.send(1);
      park();
      channel.send(2);
    });
    Heddle.run(() -> {
      assertThat(channel.receive()).isEqualTo(1);
      assertThat(channel.receive()).isEqualTo(2);
    });
  }

  @Test
  void aVirtualThreadStartedByAGoroutineIsNoDeadlock() {
    Scheduler own = Schedulers.fresh(1);
    Throwable[] thrown = new Throwable[1];
    own.go(
            () -> {
              try {
                Heddle.run(() -> {
                  Chan<Integer> channel = Heddle.chan();
                  Thread.startVirtualThread(() -> {
                    park();
                    channel.send(1);
                  });
                  channel.receive();
                });
              } catch (DeadlockException e) {
                thrown[0] = e;
              }
            })
        .join();
    assertThat(thrown[0]).isNull();
    Schedulers.end(own);
  }

  @Test
  void aDelayedTaskIsNoDeadlock() {
    Chan<Integer> channel = Heddle.chan();
    Heddle.run(() -> {
      CompletableFuture.delayedExecutor(A_WHILE.toMillis(), TimeUnit.MILLISECONDS)
          .execute(() -> channel.send(1));
      assertThat(channel.receive()).isEqualTo(1);
    });
  }

  private static void spin() {
    long start = System.nanoTime();
    while (System.nanoTime() - start < A_WHILE.toNanos()) {
      Thread.onSpinWait();
    }
  }

  private static void park() {
    long start = System.nanoTime();
    while (System.nanoTime() - start < A_WHILE.toNanos()) {
      LockSupport.parkNanos(A_WHILE.toNanos());
    }
  }

  @Test
  void aRunAfterADeadlockIsUnaffected() {
    assertThatThrownBy(() -> Heddle.run(() -> Heddle.chan().receive()))
        .isInstanceOf(DeadlockException.class);
    Heddle.run(() -> Heddle.go(() -> {}).join());
  }

  @Test
  void aWaitOnASideIsADeadlockAndItsStackIsShort() {
    DeadlockException deadlock =
        catchThrowableOfType(
            DeadlockException.class, () -> Heddle.run(() -> Context.background().done().receive()));
    assertThat(deadlock.getMessage())
        .contains(" [chan receive (never)]:\n")
        .contains("\tat dev.heddle.ReceiveOnly.receive(")
        .doesNotContain("dev.heddle.Chan.receive(");
    deadlock =
        catchThrowableOfType(
            DeadlockException.class,
            () -> Heddle.run(() -> Heddle.chan().receiveOnly().receiveOrThrow()));
    assertThat(deadlock.getMessage())
        .contains("\tat dev.heddle.ReceiveChan.receiveOrThrow(")
        .doesNotContain("dev.heddle.ReceiveOnly.receive(");
  }

  /** Its channel is referred to, but nobody waits for its ticks. */
  @Test
  void aTickerWhoseSideIsHeldHidesNoDeadlock() {
    try (Ticker ticker = Ticker.every(Duration.ofMillis(1))) {
      ReceiveChan<Instant> ticks = ticker.channel();
      assertThat(ticks.receive()).isNotNull();
      assertThatThrownBy(() -> Heddle.run(() -> Heddle.chan().receive()))
          .isInstanceOf(DeadlockException.class);
      assertThat(ticks.receive()).isNotNull();
    }
  }
}
