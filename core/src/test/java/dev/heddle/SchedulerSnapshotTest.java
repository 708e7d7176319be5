package dev.heddle;

import static dev.heddle.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.testing.Crew;
import dev.heddle.testing.Schedulers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What a scheduler says of its goroutines, and what it counts. */
class SchedulerSnapshotTest {

  private final Scheduler scheduler = Schedulers.fresh(2);
  private final Chan<Integer> hold = Heddle.chan();

  @AfterEach
  void endScheduler() {
    hold.close();
    until(() -> scheduler.stats().live() == 0);
    Schedulers.end(scheduler);
  }

  private Goroutine waiting(String name, Task task) {
    Goroutine started = scheduler.go(name, task);
    until(() -> started.state() == Goroutine.State.WAITING);
    return started;
  }

  private GoroutineInfo only() {
    assertThat(scheduler.goroutines()).hasSize(1);
    return scheduler.goroutines().getFirst();
  }

  @Test
  void aSnapshotOfAnIdleSchedulerIsEmpty() {
    assertThat(scheduler.goroutines()).isEmpty();
    scheduler.go(() -> {}).join();
    until(() -> scheduler.goroutines().isEmpty());
  }

  @Test
  void aSnapshotSaysWhoAGoroutineIsWhatItWaitsForAndWhere() {
    Goroutine receiver = waiting("receiver", hold::receive);
    GoroutineInfo info = only();
    assertThat(info.id()).isEqualTo(receiver.id());
    assertThat(info.name()).isEqualTo("receiver");
    assertThat(info.state()).isEqualTo(Goroutine.State.WAITING);
    assertThat(info.waitReason()).contains("chan receive");
    assertThat(info.waitsOn()).hasSize(1);
    assertThat(info.waitsOn().getFirst().toString()).matches("Chan@[0-9a-f]+ \\(unbuffered\\)");
    assertThat(info.waited()).isBetween(Duration.ZERO, Duration.ofMinutes(5));
    assertThat(info.startedAt()).isEmpty();
  }

  @Test
  void aSnapshotSaysForHowLongAGoroutineHasWaited() {
    waiting("receiver", hold::receive);
    until(() -> only().waited().compareTo(Duration.ofSeconds(1)) >= 0);
    waiting("fresh", hold::receive);
    List<GoroutineInfo> both = scheduler.goroutines();
    assertThat(both.get(1).waited()).isLessThan(both.get(0).waited());
  }

  @Test
  void aSnapshotHasAGoroutinesOwnFramesInnermostFirst() {
    waiting("receiver", this::receiveHere);
    List<String> methods = only().stack().stream().map(StackTraceElement::getMethodName).toList();
    int here = methods.indexOf("receiveHere");
    assertThat(here).isGreaterThanOrEqualTo(0);
    assertThat(methods.subList(0, here)).containsOnly("receive");
  }

  private void receiveHere() {
    hold.receive();
  }

  @Test
  void aSnapshotShowsEachKindOfWait() {
    Goroutine receiver = waiting("chan receive", hold::receive);
    waiting("select", () -> Heddle.select(Heddle.onReceive(hold, none -> {})));
    Goroutine sleeper = waiting("sleep", () -> Heddle.sleep(Duration.ofDays(1)));
    waiting("join", receiver::join);
    Group group = Group.open().limit(1);
    group.go(hold::receive);
    waiting("group join", group::join);
    waiting(
        "group limit",
        () -> {
          try {
            group.go(() -> {});
          } catch (IllegalStateException e) {
            assertThat(e).hasMessageContaining("closed");
          }
        });
    for (GoroutineInfo info : scheduler.goroutines()) {
      assertThat(info.waitReason()).contains(info.name());
    }
    sleeper.cancel();
    group.close();
  }

  @Test
  void aWaitInTheJdkHasNoReason() {
    Goroutine parked = waiting("jdk", LockSupport::park);
    GoroutineInfo info = only();
    assertThat(info.state()).isEqualTo(Goroutine.State.WAITING);
    assertThat(info.waitReason()).isEqualTo(Optional.empty());
    assertThat(info.waitsOn()).isEmpty();
    assertThat(info.waited()).isZero();
    parked.cancel();
    parked.join();
  }

  @Test
  void aSnapshotIsInTheOrderOfIdsAndHasAll() {
    List<Goroutine> started = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      started.add(scheduler.go(hold::receive));
    }
    started.forEach(one -> until(() -> one.state() == Goroutine.State.WAITING));
    List<Long> ids = started.stream().map(Goroutine::id).sorted(Comparator.naturalOrder()).toList();
    assertThat(scheduler.goroutines().stream().map(GoroutineInfo::id))
        .containsExactlyElementsOf(ids);
  }

  @Test
  void aSnapshotAgreesWithItselfWhileGoroutinesGoOn() {
    Crew crew = new Crew(scheduler);
    AtomicBoolean stop = new AtomicBoolean();
    Chan<Integer> channel = Heddle.chan();
    for (int i = 0; i < 4; i++) {
      crew.add(() -> {
        while (!stop.get()) {
          channel.trySend(1, Duration.ofNanos(1_000));
          channel.tryReceive(Duration.ofNanos(1_000));
          Heddle.go(() -> {}).join();
        }
      });
    }
    for (int i = 0; i < 200; i++) {
      for (GoroutineInfo info : scheduler.goroutines()) {
        assertThat(info.state()).isNotEqualTo(Goroutine.State.DONE);
        if (info.waitReason().isPresent()) {
          assertThat(info.state()).isEqualTo(Goroutine.State.WAITING);
        }
      }
    }
    stop.set(true);
    crew.join();
  }

  @Test
  void theCountsOfAnIdleSchedulerAreZeroButForItsParallelism() {
    SchedulerStats stats = scheduler.stats();
    assertThat(stats.live()).isZero();
    assertThat(stats.spawned()).isZero();
    assertThat(stats.parks()).isZero();
    assertThat(stats.waiting()).isZero();
    assertThat(stats.runnable()).isZero();
    assertThat(stats.parallelism()).isEqualTo(2);
    scheduler.parallelism(3);
    assertThat(scheduler.stats().parallelism()).isEqualTo(3);
  }

  @Test
  void goroutinesAreCountedFromTheirStartToTheirEnd() {
    for (int i = 0; i < 100; i++) {
      scheduler.go(hold::receive);
    }
    until(() -> scheduler.stats().waiting() == 100);
    SchedulerStats stats = scheduler.stats();
    assertThat(stats.live()).isEqualTo(100);
    assertThat(stats.spawned()).isEqualTo(100);
    assertThat(stats.parks()).isGreaterThanOrEqualTo(100);
    for (int i = 0; i < 60; i++) {
      hold.send(i);
    }
    until(() -> scheduler.stats().live() == 40 && scheduler.stats().waiting() == 40);
    assertThat(scheduler.stats().spawned()).isEqualTo(100);
  }

  @Test
  void goroutinesThatWaitForAProcessorAreRunnable() {
    Assumptions.assumeTrue(scheduler.isNative());
    Scheduler narrow = Schedulers.fresh(1);
    AtomicBoolean stop = new AtomicBoolean();
    AtomicBoolean begun = new AtomicBoolean();
    narrow.go(() -> {
      begun.set(true);
      while (!stop.get()) {
        Thread.onSpinWait();
      }
    });
    until(begun::get);
    until(() -> {
      // Whoever gets another thread after some time computes on, too, so that others are left.
      for (int i = 0; i < 5; i++) {
        narrow.go(() -> {
          while (!stop.get()) {
            Thread.onSpinWait();
          }
        });
      }
      return narrow.stats().runnable() >= 3;
    });
    stop.set(true);
    until(() -> narrow.stats().live() == 0);
    assertThat(narrow.stats().runnable()).isZero();
    Schedulers.end(narrow);
  }

  @Test
  void carriersAreCountedAndSleepWhenThereIsNothingToDo() {
    Assumptions.assumeTrue(scheduler.isNative());
    scheduler.go(() -> {}).join();
    until(() -> scheduler.stats().threads() >= 1);
    until(() -> {
      SchedulerStats stats = scheduler.stats();
      return stats.idleThreads() == stats.threads() && stats.spinningThreads() == 0;
    });
  }

  @Test
  void aGoroutineThatRunsOnHasItsProcessorHandedOver() {
    Assumptions.assumeTrue(scheduler.isNative());
    Chan<Integer> quit = Heddle.chan();
    List<Goroutine> hogs = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      hogs.add(
          scheduler.go(() -> {
            while (!quit.isClosed()) {
              Thread.onSpinWait();
            }
          }));
    }
    until(() -> scheduler.stats().handoffs() > 0);
    quit.close();
    hogs.forEach(Goroutine::join);
  }

  @Test
  void stolenWorkIsCounted() {
    Assumptions.assumeTrue(scheduler.isNative());
    until(() -> {
      scheduler
          .go(() -> {
            List<Goroutine> many = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
              many.add(Heddle.go(Heddle::yieldNow));
            }
            many.forEach(Goroutine::join);
          })
          .join();
      return scheduler.stats().steals() > 0;
    });
  }
}
