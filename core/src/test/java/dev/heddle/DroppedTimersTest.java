package dev.heddle;

import static dev.heddle.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.internal.time.OwnerReference;
import dev.heddle.internal.time.Timers;
import dev.heddle.testing.Collected;
import dev.heddle.testing.Rounds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The timer of what was dropped goes long before it is due; that of what is awaited stays. */
class DroppedTimersTest {

  private static final int MANY = Rounds.of(200_000);
  private static final Duration LONG = Duration.ofHours(1);

  /** Waits until about as many timers run as {@code before}. */
  private static void untilGone(int before) {
    until(() -> {
      System.gc();
      OwnerReference.stopDropped();
      return Timers.count() <= before + 10;
    });
  }

  @Test
  void aTimeThatNobodyRefersToIsNotKept() {
    int before = Timers.count();
    for (int i = 0; i < MANY; i++) {
      assertThat(Heddle.after(LONG)).isNotNull();
    }
    untilGone(before);
  }

  @Test
  void aTimeThatASelectDidNotWaitForToTheEndIsNotKept() {
    int before = Timers.count();
    Chan<Integer> ready = Heddle.chan();
    Goroutine sender =
        Heddle.go(() -> {
          for (int i = 0; i < 1_000; i++) {
            ready.send(i);
          }
        });
    for (int i = 0; i < 1_000; i++) {
      Heddle.select(
          Heddle.onReceive(Heddle.after(LONG), time -> {}), Heddle.onReceive(ready, value -> {}));
      assertThat(Heddle.after(LONG).tryReceive(Duration.ofNanos(1))).isNull();
    }
    sender.join();
    untilGone(before);
  }

  @Test
  void theDeadlineOfAContextThatWasDroppedIsNotKept() {
    int before = Timers.count();
    for (int i = 0; i < MANY; i++) {
      assertThat(Context.background().withTimeout(LONG)).isNotNull();
    }
    untilGone(before);
  }

  @Test
  void theDeadlineOfAContextThatWasDroppedIsNotKeptThoughItsParentLives() {
    int before = Timers.count();
    Context parent = Context.background().withCancel();
    for (int i = 0; i < 20_000; i++) {
      assertThat(parent.withTimeout(LONG)).isNotNull();
    }
    untilGone(before);
    parent.close();
  }

  @Test
  void aTimerRunsOnlyWhileSomebodyWaitsForItsTick() {
    int before = Timers.count();
    List<Chan<Instant>> channels = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      channels.add(TestAccess.behind(Alarm.after(LONG).channel()));
      channels.add(TestAccess.behind(Ticker.every(LONG).channel()));
      channels.add(TestAccess.behind(Heddle.after(LONG)));
    }
    assertThat(Timers.count()).isLessThan(before + 1_000);
    List<Goroutine> waiting = new ArrayList<>();
    for (Chan<Instant> channel : channels) {
      waiting.add(Heddle.go(channel::receive));
      waiting.add(Heddle.go(() -> Heddle.select(Heddle.onReceive(channel, time -> {}))));
    }
    until(() -> Timers.count() >= before + channels.size());
    waiting.forEach(Goroutine::cancel);
    waiting.forEach(Goroutine::join);
    until(() -> Timers.count() <= before);
  }

  /** No search and no timer that is due helps here. */
  @Test
  void startingATimerStopsDroppedOnes() {
    int before = Timers.count();
    List<Context> kept = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      assertThat(Context.background().withTimeout(LONG)).isNotNull();
    }
    until(() -> {
      System.gc();
      for (int i = 0; i < 20; i++) {
        kept.add(Context.background().withTimeout(LONG));
      }
      return Timers.count() - kept.size() <= before + 10;
    });
    kept.forEach(Context::close);
    untilGone(before);
  }

  @Test
  void aTimeThatOnlyAWaitingGoroutineRefersToComes() {
    AtomicInteger woken = new AtomicInteger();
    for (int i = 0; i < 20; i++) {
      wait(woken, i % 2 == 0);
    }
    Collected.collectNow();
    OwnerReference.stopDropped();
    until(() -> woken.get() == 20);
  }

  private static void wait(AtomicInteger woken, boolean selects) {
    ReceiveChan<Instant> time = Heddle.after(Duration.ofMillis(500));
    Goroutine waiting =
        Heddle.go(() -> {
          if (selects) {
            Heddle.select(Heddle.onReceive(time, now -> {}));
          } else {
            time.receive();
          }
          woken.incrementAndGet();
        });
    until(() -> waiting.state() == Goroutine.State.WAITING);
  }

  @Test
  void aDeadlineThatOnlyAWaitingGoroutineRefersToComes() {
    AtomicInteger woken = new AtomicInteger();
    for (int i = 0; i < 20; i++) {
      waitForDeadline(woken);
    }
    Collected.collectNow();
    OwnerReference.stopDropped();
    until(() -> woken.get() == 20);
  }

  private static void waitForDeadline(AtomicInteger woken) {
    ReceiveChan<Void> done =
        Context.background().withTimeout(Duration.ofMillis(500)).withCancel().done();
    Goroutine waiting =
        Heddle.go(() -> {
          done.receive();
          woken.incrementAndGet();
        });
    until(() -> waiting.state() != Goroutine.State.RUNNABLE);
  }
}
