package dev.heddle.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.CancelledException;
import dev.heddle.Goroutine;
import dev.heddle.Heddle;
import dev.heddle.PanicException;
import dev.heddle.Scheduler;
import dev.heddle.internal.park.WaitReason;
import dev.heddle.testing.Caller;
import dev.heddle.testing.Crew;
import dev.heddle.testing.Pause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WaitGroupTest {

  private final WaitGroup group = new WaitGroup();

  @ParameterizedTest
  @EnumSource
  void awaitWaitsForZero(Caller kind) throws Exception {
    group.await(); // nothing is counted
    group.add(3);
    Caller.Running first = kind.startWaiting(WaitReason.WAIT_GROUP_WAIT, group::await);
    Caller.Running second = kind.startWaiting(WaitReason.WAIT_GROUP_WAIT, group::await);
    group.done();
    group.add(-1);
    Pause.letOthersRun();
    assertThat(first.isDone()).isFalse();
    group.done();
    first.join();
    second.join();
  }

  /** Go: waitgroup_test.go, TestWaitGroup: two groups make a barrier, again and again. */
  @Test
  void twoGroupsMakeABarrier() throws Exception {
    WaitGroup other = new WaitGroup();
    for (int round = 0; round < 8; round++) {
      int n = 16;
      group.add(n);
      other.add(n);
      AtomicInteger left = new AtomicInteger();
      List<Caller.Running> parties = new ArrayList<>();
      for (int i = 0; i < n; i++) {
        parties.add(
            Caller.GOROUTINE.start(() -> {
              group.done();
              other.await();
              left.incrementAndGet();
            }));
      }
      group.await();
      for (int i = 0; i < n; i++) {
        assertThat(left).hasValue(0);
        other.done();
      }
      for (Caller.Running party : parties) {
        party.join();
      }
      assertThat(left).hasValue(n);
    }
  }

  @Test
  void aNegativeCounterIsRefused() {
    assertThatThrownBy(group::done)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the counter is 0 and would become -1; each done needs an add before it");
    group.add(2);
    assertThatThrownBy(() -> group.add(-3))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the counter is 2 and would become -1; each done needs an add before it");
    assertThat(group.toString()).isEqualTo("WaitGroup[2]");
    group.add(-2);
    group.await();
  }

  @Test
  void aCounterThatIsTooLargeIsRefused() {
    group.add(Integer.MAX_VALUE);
    assertThatThrownBy(() -> group.add(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "the counter is 2147483647 and would become 2147483648; it can be 2147483647 at most");
    group.add(-Integer.MAX_VALUE);
    group.await();
  }

  @ParameterizedTest
  @EnumSource
  void awaitWithATimeSaysWhetherItWasZero(Caller kind) throws Exception {
    group.add(1);
    kind.start(
            () -> {
              assertThat(group.await(Duration.ofMillis(5))).isFalse();
              assertThat(group.await(Duration.ZERO)).isFalse();
              assertThat(group.await(Duration.ofNanos(-1))).isFalse();
            })
        .join();
    Caller.Running waiting =
        kind.startWaiting(
            WaitReason.WAIT_GROUP_WAIT,
            () -> assertThat(group.await(Duration.ofSeconds(Long.MAX_VALUE))).isTrue());
    group.done();
    waiting.join();
    assertThat(group.await(Duration.ZERO)).isTrue();
    assertThat(group.await(Duration.ofDays(1))).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void cancellingEndsTheWait(Caller kind) throws Exception {
    group.add(1);
    boolean[] status = new boolean[2];
    Caller.Running waiting =
        kind.startWaiting(
            WaitReason.WAIT_GROUP_WAIT,
            () -> {
              try {
                group.await();
              } finally {
                status[0] = Thread.currentThread().isInterrupted();
              }
            });
    Caller.Running timed =
        kind.startWaiting(WaitReason.WAIT_GROUP_WAIT, () -> group.await(Duration.ofDays(1)));
    waiting.interrupt();
    timed.interrupt();
    assertThat(waiting.failure())
        .isInstanceOf(CancelledException.class)
        .hasMessage("await was cancelled: the caller was interrupted");
    assertThat(timed.failure()).isInstanceOf(CancelledException.class);
    assertThat(status[0]).isTrue();
    group.done();
    group.await();
  }

  @ParameterizedTest
  @EnumSource
  void aCancelledCallerDoesNotBeginToWait(Caller kind) throws Exception {
    Caller.Running waits =
        kind.start(() -> {
          Thread.currentThread().interrupt();
          group.await();
        });
    assertThat(waits.failure()).isInstanceOf(CancelledException.class);
    Caller.Running timed =
        kind.start(() -> {
          Thread.currentThread().interrupt();
          group.await(Duration.ofDays(1));
        });
    assertThat(timed.failure()).isInstanceOf(CancelledException.class);
  }

  @Test
  void goCountsAGoroutineUntilItHasEnded() {
    CountDownLatch release = new CountDownLatch(1);
    Goroutine goroutine = group.go(release::await);
    assertThat(group.toString()).isEqualTo("WaitGroup[1]");
    release.countDown();
    group.await();
    assertThat(goroutine.state()).isEqualTo(Goroutine.State.DONE);
    assertThat(group.toString()).isEqualTo("WaitGroup[0]");
  }

  @Test
  void aGoroutineMayHaveAName() {
    WaitGroup group = new WaitGroup();
    String[] threadName = new String[1];
    Goroutine named = group.go("worker", () -> threadName[0] = Thread.currentThread().getName());
    group.await();
    assertThat(named.name()).isEqualTo("worker");
    assertThat(threadName[0]).isEqualTo("worker");
    assertThatThrownBy(() -> group.go(null, () -> {})).hasMessage("name");
    assertThatThrownBy(() -> group.go("name", null)).hasMessage("task");
    assertThat(group).hasToString("WaitGroup[0]");
  }

  @Test
  void goOfANullTaskIsRefused() {
    assertThatThrownBy(() -> group.go(null)).isInstanceOf(NullPointerException.class);
    assertThat(group.toString()).isEqualTo("WaitGroup[0]");
  }

  @Test
  void noWaiterGoesOnAfterAnExceptionThatEndsTheRun() {
    AtomicInteger wentOn = new AtomicInteger();
    for (int i = 0; i < 200; i++) {
      WaitGroup own = new WaitGroup();
      Goroutine[] both = new Goroutine[2];
      CountDownLatch known = new CountDownLatch(1);
      assertThatThrownBy(() ->
              Heddle.run(() -> {
                both[0] = Goroutine.current();
                both[1] =
                    own.go(() -> {
                      known.await();
                      throw new IllegalArgumentException("thrown on purpose");
                    });
                known.countDown();
                own.await();
                wentOn.incrementAndGet();
              }))
          .isInstanceOf(PanicException.class)
          .hasMessageContaining("thrown on purpose")
          .hasMessageContaining("WaitGroupTest")
          .hasMessageNotContaining("WaitGroup$Member");
      both[1].join();
      assertThat(own).hasToString("WaitGroup[1]");
      both[0].cancel();
      both[0].join();
    }
    assertThat(wentOn).hasValue(0);
  }

  @Test
  void aGoroutineThatEndsAfterTheRunEndedCountsAsDone() {
    CountDownLatch over = new CountDownLatch(1);
    assertThatThrownBy(() ->
            Heddle.run(() -> {
              group.go(over::await);
              group
                  .go(() -> {
                    throw new IllegalArgumentException("thrown on purpose");
                  })
                  .join();
            }))
        .isInstanceOf(PanicException.class);
    assertThat(group).hasToString("WaitGroup[2]");
    over.countDown();
    while (!group.toString().equals("WaitGroup[1]")) {
      Pause.letOthersRun();
    }
    Pause.letOthersRun();
    assertThat(group).hasToString("WaitGroup[1]");
  }

  @Test
  void anExceptionOutsideARunIsReportedAndThenCountsAsDone() {
    List<String> reported = new CopyOnWriteArrayList<>();
    try (Scheduler scheduler = Scheduler.builder().build()) {
      scheduler.onPanic(panic -> {
        Pause.letOthersRun();
        reported.add(panic.getCause().getMessage() + " " + group);
      });
      for (int i = 0; i < 20; i++) {
        reported.clear();
        scheduler
            .go(() ->
                group.go(() -> {
                  throw new IllegalArgumentException("thrown on purpose");
                }))
            .join();
        group.await();
        assertThat(reported).containsExactly("thrown on purpose WaitGroup[1]");
      }
    }
  }

  @Test
  void aWaitEndsThoughTheGroupIsUsedAgainAtOnce() throws Exception {
    for (int i = 0; i < 200; i++) {
      group.add(1);
      Caller.Running waiting =
          Caller.GOROUTINE.startWaiting(WaitReason.WAIT_GROUP_WAIT, group::await);
      group.done();
      group.add(1);
      waiting.join();
      assertThat(group.await(Duration.ZERO)).isFalse();
      group.done();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void aWaitGroupCanBeReused(int parallelism) throws Exception {
    AtomicInteger wrong = new AtomicInteger();
    Crew.runAll(
        parallelism,
        4,
        me ->
            () -> {
              WaitGroup own = new WaitGroup();
              int members = 8;
              int[] seen = new int[members];
              for (int round = 1; round <= 1_000; round++) {
                int now = round;
                for (int i = 0; i < members; i++) {
                  int member = i;
                  own.go(() -> seen[member] = now);
                }
                own.await();
                for (int one : seen) {
                  if (one != round) {
                    wrong.incrementAndGet();
                  }
                }
              }
            });
    assertThat(wrong).hasValue(0);
  }

  /** No wait ends early and none is left behind, while others wait for the same and later zeros. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void noWakeUpIsLost(int parallelism) throws Exception {
    AtomicInteger begun = new AtomicInteger();
    AtomicInteger ended = new AtomicInteger();
    AtomicInteger wrong = new AtomicInteger();
    int rounds = 20_000;
    Crew.runAll(
        parallelism,
        9,
        me ->
            me == 0
                ? () -> {
                  for (int i = 1; i <= rounds; i++) {
                    group.add(2);
                    begun.set(i);
                    if (i % 3 == 0) {
                      Heddle.yieldNow();
                    }
                    group.done();
                    ended.set(i);
                    group.done();
                  }
                }
                : () -> {
                  int before;
                  while ((before = begun.get()) < rounds) {
                    group.await();
                    if (ended.get() < before) {
                      wrong.incrementAndGet();
                    }
                    // Without an end to this, two of these could have both threads of the JDK's
                    // scheduler for themselves, in fallback, and who counts would never go on.
                    if (me % 2 == 0 || begun.get() == before) {
                      Heddle.yieldNow();
                    }
                  }
                });
    assertThat(wrong).hasValue(0);
    assertThat(group.toString()).isEqualTo("WaitGroup[0]");
  }
}
