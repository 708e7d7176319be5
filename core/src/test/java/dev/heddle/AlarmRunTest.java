package dev.heddle;

import static dev.heddle.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.heddle.internal.time.Timers;
import dev.heddle.testing.Caller;
import dev.heddle.testing.Collected;
import dev.heddle.testing.Crew;
import dev.heddle.testing.Pause;
import dev.heddle.testing.Schedulers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Alarms that run a task. Some are Go's own tests of AfterFunc (time/sleep_test.go). */
class AlarmRunTest {

  private static final Context.Key<String> USER = Context.Key.of("user");
  private static final Duration LONG = Duration.ofDays(1);

  @ParameterizedTest
  @EnumSource
  void theTaskRunsOnceWhenItsTimeHasCome(Caller caller) {
    caller.call(() -> {
      long start = System.nanoTime();
      Chan<Long> ran = Heddle.chan(2);
      Alarm alarm = Alarm.run(Duration.ofMillis(20), () -> ran.send(System.nanoTime()));
      assertThat(ran.receive() - start).isGreaterThanOrEqualTo(20_000_000);
      assertThat(alarm.stop()).isFalse();
      assertThat(ran.tryReceive(Duration.ofMillis(2))).isNull();
    });
  }

  /** Go: TestAfterFunc. Each sleeps on while the next runs, so each has its own goroutine. */
  @Test
  void aTaskMayStartTheNextAndSleep() {
    AtomicInteger left = new AtomicInteger(10);
    Chan<Boolean> done = Heddle.chan();
    List<Goroutine> all = new ArrayList<>();
    Task[] task = new Task[1];
    task[0] =
        () -> {
          synchronized (all) {
            all.add(Goroutine.current());
          }
          if (left.decrementAndGet() >= 0) {
            Alarm.run(Duration.ZERO, task[0]);
            Heddle.sleep(LONG);
          } else {
            done.send(true);
          }
        };
    Alarm.run(Duration.ofDays(-1), task[0]);
    assertThat(done.receive()).isTrue();
    assertThat(all).doesNotHaveDuplicates().hasSize(11).doesNotContainNull();
    all.forEach(Goroutine::cancel);
    all.forEach(Goroutine::join);
  }

  /** Go: TestAfterFuncStarvation. */
  @Test
  void theTaskRunsThoughTwoGoroutinesKeepTheOnlyProcessorBusy() {
    Crew crew = new Crew(1);
    AtomicBoolean stop = new AtomicBoolean();
    Chan<Boolean> values = Heddle.chan(1);
    crew.add(() -> {
      Alarm.run(Duration.ofNanos(1_000), () -> stop.set(true));
      while (!stop.get()) {
        values.send(true);
      }
      values.close();
    });
    crew.add(() -> {
      for (Boolean value : values) {
        assertThat(value).isTrue();
      }
    });
    crew.join();
  }

  /** Go: testAfterStop with newTimerFunc, and TestTimerStopStress. */
  @Test
  void anAlarmThatIsStoppedDoesNotRunItsTask() {
    AtomicInteger ran = new AtomicInteger();
    List<Alarm> alarms = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      alarms.add(Alarm.run(Duration.ofMillis(300), ran::incrementAndGet));
    }
    int stopped = 0;
    for (Alarm alarm : alarms) {
      stopped += alarm.stop() ? 1 : 0;
      assertThat(alarm.stop()).isFalse();
    }
    Chan<Boolean> later = Heddle.chan();
    Alarm.run(Duration.ofMillis(400), () -> later.send(true));
    later.receive();
    int expected = alarms.size() - stopped;
    until(() -> ran.get() == expected);
  }

  @Test
  void aResetBeforeTheTimeMovesItAndOneAfterItHasTheTaskRunAgain() {
    Chan<Boolean> ran = Heddle.chan(4);
    Alarm alarm = Alarm.run(LONG, () -> ran.send(true));
    assertThat(alarm.reset(LONG)).isTrue();
    assertThat(alarm.reset(Duration.ofMillis(1))).isTrue();
    assertThat(ran.receive()).isTrue();
    assertThat(alarm.reset(Duration.ZERO)).isFalse();
    assertThat(ran.receive()).isTrue();
    assertThat(alarm.reset(LONG)).isFalse();
    assertThat(alarm.stop()).isTrue();
    assertThat(alarm.reset(Duration.ofSeconds(-1))).isFalse();
    assertThat(ran.receive()).isTrue();
    assertThat(ran.tryReceive(Duration.ofMillis(1))).isNull();
  }

  @Test
  void theTaskMayRunBesideItself() {
    Chan<Integer> inside = Heddle.chan();
    Chan<Integer> leave = Heddle.chan();
    Alarm alarm =
        Alarm.run(
            Duration.ZERO,
            () -> {
              inside.send(1);
              leave.receive();
            });
    inside.receive();
    assertThat(alarm.reset(Duration.ZERO)).isFalse();
    inside.receive();
    leave.close();
  }

  @Test
  void theChannelOfAnAlarmWithATaskIsNeverReady() {
    Alarm alarm = Alarm.run(Duration.ZERO, () -> {});
    assertThat(alarm.channel().tryReceive(Duration.ofMillis(1))).isNull();
    assertThat(alarm.channel().isDrained()).isFalse();
    assertThat(alarm.channel()).isSameAs(alarm.channel());
    Heddle.select(
        Heddle.onReceive(
            alarm.channel(),
            time -> {
              throw new AssertionError(time);
            }),
        Heddle.onTimeout(Duration.ofMillis(1), () -> {}));
  }

  @Test
  void nullIsRefused() {
    assertThatThrownBy(() -> Alarm.run(LONG, null)).hasMessage("task");
    assertThatThrownBy(() -> Alarm.run(null, () -> {}))
        .hasMessage("a duration is null; Duration.ZERO is none at all");
    Alarm alarm = Alarm.run(LONG, () -> {});
    assertThatThrownBy(() -> alarm.reset(null)).isInstanceOf(NullPointerException.class);
    assertThat(alarm.stop()).as("a reset that was refused has changed nothing").isTrue();
  }

  @Test
  void theLongestTimeIsNotOverAtOnce() {
    Alarm alarm =
        Alarm.run(
            Duration.ofSeconds(Long.MAX_VALUE),
            () -> {
              throw new AssertionError("146 years are over");
            });
    Pause.letOthersRun();
    assertThat(alarm.stop()).isTrue();
  }

  @Test
  void theTaskRunsWhereGoWouldHaveStartedItAlsoAfterAResetByAnother() {
    Scheduler scheduler = Schedulers.ofParallelism(2);
    Chan<Object> seen = Heddle.chan(4);
    Alarm[] alarm = new Alarm[1];
    scheduler
        .go(() ->
            Context.background()
                .withValue(USER, "ann")
                .run(() ->
                    alarm[0] =
                        Alarm.run(
                            Duration.ofMillis(1),
                            () -> {
                              seen.send(Context.current().value(USER));
                              seen.send(on());
                            })))
        .join();
    for (int i = 0; i < 2; i++) {
      assertThat(seen.receive()).isEqualTo("ann");
      assertThat(seen.receive()).isEqualTo(scheduler);
      alarm[0].reset(Duration.ZERO);
    }
    until(() -> seen.size() == 2);
  }

  private static Scheduler on() {
    return Scheduler.of(dev.heddle.internal.sched.Fiber.current().scheduler());
  }

  @Test
  void theTaskOfAClosedSchedulerRunsOnTheGlobalOne() {
    Chan<Scheduler> ran = Heddle.chan();
    Alarm[] alarm = new Alarm[1];
    try (Scheduler scheduler = Scheduler.builder().name("brief").parallelism(1).build()) {
      scheduler.go(() -> alarm[0] = Alarm.run(LONG, () -> ran.send(on()))).join();
    }
    assertThat(alarm[0].reset(Duration.ZERO)).isTrue();
    assertThat(ran.receive()).isSameAs(Scheduler.global());
  }

  @Test
  void aTaskThatThrowsEndsTheRunItWasStartedIn() {
    PanicException panic =
        catchThrowableOfType(
            PanicException.class,
            () ->
                Heddle.run(() -> {
                  Alarm.run(
                      Duration.ofMillis(1),
                      () -> {
                        throw new IllegalStateException("of the task");
                      });
                  Chan.never().receive();
                }));
    assertThat(panic).hasRootCauseMessage("of the task");
  }

  @Test
  void aPendingTaskHidesADeadlockAndAStoppedOneDoesNot() {
    Chan<Integer> woken = Heddle.chan();
    Heddle.run(() -> {
      Alarm.run(Duration.ofMillis(1_000), () -> woken.send(7));
      assertThat(woken.receive()).isEqualTo(7);
    });
    assertThatThrownBy(() ->
            Heddle.run(() -> {
              Alarm alarm = Alarm.run(LONG, () -> woken.send(7));
              alarm.reset(LONG);
              alarm.stop();
              woken.receive();
            }))
        .isInstanceOf(DeadlockException.class);
    woken.close(); // who was deadlocked goes on
  }

  @Test
  void theTaskRunsThoughNothingRefersToTheAlarm() {
    AtomicInteger ran = new AtomicInteger();
    for (int i = 0; i < 100; i++) {
      Alarm.run(Duration.ofMillis(200), ran::incrementAndGet);
    }
    Collected.collectNow();
    until(() -> ran.get() == 100);
  }

  @Test
  void aStoppedAlarmLeavesNoTimerBehind() {
    int before = Timers.running();
    for (int i = 0; i < 1_000; i++) {
      Alarm alarm = Alarm.run(LONG, () -> {});
      alarm.reset(LONG);
      alarm.stop();
    }
    until(() -> Timers.running() <= before);
  }

  /** Go: testZeroTimer, with a fresh alarm each time and with one that is set again. */
  @Test
  void anAlarmOfNothingAlwaysRunsItsTask() {
    Chan<Boolean> ran = Heddle.chan(1);
    Alarm cached = Alarm.run(LONG, () -> ran.send(true));
    for (int i = 0; i < 10_000; i++) {
      cached.reset(Duration.ZERO);
      assertThat(ran.receive()).isTrue();
      Alarm.run(Duration.ZERO, () -> ran.send(true));
      assertThat(ran.receive()).isTrue();
    }
  }

  /** Go: TestTimerModifiedEarlier. */
  @Test
  void anAlarmThatIsMovedToThePastAgainAndAgainRunsItsTask() {
    for (int i = 0; i < 1_000; i++) {
      Chan<Boolean> ran = Heddle.chan(1);
      Alarm alarm = Alarm.run(LONG, () -> ran.send(true));
      for (int j = 0; j < 10; j++) {
        if (!alarm.stop()) {
          ran.receive();
        }
        alarm.reset(Duration.ofDays(-1_000));
      }
      assertThat(ran.receive()).isTrue();
    }
  }

  /** Go: testAfterQueuing with newTimerFunc, without a limit for how late a task may be. */
  @Test
  void tasksOfManyTimesAllRunAndNoneBeforeItsOwn() {
    int[] slots = {5, 3, 6, 6, 6, 1, 1, 2, 7, 9, 4, 8, 0};
    Chan<Duration> early = Heddle.chan(slots.length);
    for (int slot : slots) {
      Duration wanted = Duration.ofMillis(3L * slot);
      long start = System.nanoTime();
      Alarm.run(wanted, () -> early.send(wanted.minusNanos(System.nanoTime() - start)));
    }
    for (int i = 0; i < slots.length; i++) {
      assertThat(early.receive()).isLessThanOrEqualTo(Duration.ZERO);
    }
  }

  /** Go: TestAdjustTimers. */
  @Test
  void alarmsThatAreMovedForthAndBackAtRandomLoseNoRun() {
    Crew crew = new Crew(4);
    for (int g = 0; g < 100; g++) {
      crew.add(() -> {
        Chan<Boolean> ran = Heddle.chan(1);
        Alarm alarm = Alarm.run(Duration.ZERO, () -> ran.send(true));
        ran.receive();
        for (int minutes : new int[] {1, 3, 2}) {
          assertThat(alarm.reset(Duration.ofMinutes(minutes))).isFalse();
          Heddle.yieldNow();
          assertThat(alarm.stop()).isTrue();
        }
        assertThat(alarm.reset(Duration.ZERO)).isFalse();
        ran.receive();
      });
    }
    crew.join();
  }

  /**
   * Go: testStopResetResult, for tasks: each time that was set runs, or a stop or reset says so.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void eachTimeThatIsSetRunsOrIsKeptFromItByTheNext(int parallelism) {
    Crew crew = new Crew(parallelism);
    for (int g = 0; g < 4; g++) {
      int seed = g;
      crew.add(() -> {
        AtomicInteger ran = new AtomicInteger();
        Alarm alarm = Alarm.run(LONG, ran::incrementAndGet);
        int set = 1;
        int kept = 0;
        for (int i = 0; i < 5_000; i++) {
          if (i % 3 == 0) {
            kept += alarm.stop() ? 1 : 0;
          } else {
            kept += alarm.reset(Duration.ofNanos((i * 7919L + seed) % 60_000)) ? 1 : 0;
            set++;
          }
          if (i % 5 == 0) {
            Heddle.yieldNow();
          }
        }
        kept += alarm.stop() ? 1 : 0;
        int expected = set - kept;
        until(() -> ran.get() == expected);
        Pause.letOthersRun();
        assertThat(ran).hasValue(expected);
      });
    }
    crew.join();
  }

  /** Two set and stop the same alarm. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void severalMaySetAndStopTheSameAlarm(int parallelism) {
    Crew crew = new Crew(parallelism);
    AtomicInteger ran = new AtomicInteger();
    AtomicInteger due = new AtomicInteger(1);
    Alarm alarm = Alarm.run(LONG, ran::incrementAndGet);
    for (int g = 0; g < 4; g++) {
      int seed = g;
      crew.add(() -> {
        for (int i = 0; i < 5_000; i++) {
          if ((i + seed) % 4 == 0) {
            due.addAndGet(alarm.stop() ? -1 : 0);
          } else {
            due.addAndGet(alarm.reset(Duration.ofNanos((i * 7919L + seed) % 40_000)) ? 0 : 1);
          }
        }
      });
    }
    crew.join();
    due.addAndGet(alarm.stop() ? -1 : 0);
    until(() -> ran.get() == due.get());
    Pause.letOthersRun();
    assertThat(ran).hasValue(due.get());
  }
}
