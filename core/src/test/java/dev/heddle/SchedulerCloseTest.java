package dev.heddle;

import static dev.heddle.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.heddle.internal.park.Waiter;
import dev.heddle.testing.Caller;
import dev.heddle.testing.Stderr;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The end of a scheduler. */
class SchedulerCloseTest {

  @ParameterizedTest
  @EnumSource
  void closeWaitsForAllGoroutinesAndThoseTheyStart(Caller caller) {
    Scheduler scheduler = Scheduler.builder().name("close-wait").parallelism(2).build();
    Chan<Integer> hold = Heddle.chan();
    AtomicInteger ended = new AtomicInteger();
    for (int i = 0; i < 50; i++) {
      scheduler.go(() -> {
        hold.receive();
        Heddle.go(() -> {
          Heddle.yieldNow();
          ended.incrementAndGet();
        });
      });
    }
    Caller.Running closing = caller.start(scheduler::close);
    closing.thread();
    assertThat(closing.isDone()).isFalse();
    hold.close();
    closing.join();
    assertThat(ended).hasValue(50);
    assertThat(scheduler.stats().live()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void closeEndsTheThreads(int parallelism) {
    for (int i = 0; i < 20; i++) {
      String name = "close-" + parallelism + "-" + i;
      Scheduler scheduler = Scheduler.builder().name(name).parallelism(parallelism).build();
      for (int j = 0; j < 20; j++) {
        scheduler.go(Heddle::yieldNow);
      }
      scheduler.close();
      until(() -> scheduler.stats().threads() == 0 && noThreadIsNamed(name));
    }
  }

  private static boolean noThreadIsNamed(String start) {
    return Thread.getAllStackTraces().keySet().stream()
        .noneMatch(thread -> thread.getName().startsWith(start + "-"));
  }

  @Test
  void aSchedulerThatWasClosedRefusesGoroutinesAndClosesOnlyOnce() {
    Scheduler scheduler = Scheduler.builder().build();
    scheduler.go(() -> {}).join();
    scheduler.close();
    scheduler.close();
    String message = "the scheduler is closed; start its goroutines before that, or build another";
    assertThatThrownBy(() -> scheduler.go(() -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> scheduler.go("name", () -> {})).hasMessage(message);
  }

  @Test
  void aSchedulerOnWhichNothingEverRanCanBeClosed() {
    try (Scheduler scheduler = Scheduler.builder().build()) {
      assertThat(scheduler.goroutines()).isEmpty();
    }
  }

  @Test
  void theGlobalSchedulerCannotBeClosed() {
    assertThatThrownBy(() -> Scheduler.global().close())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "the global scheduler cannot be closed; close only what Scheduler.builder() has built");
  }

  @Test
  void aGoroutineCannotCloseTheSchedulerItRunsOn() {
    Throwable[] thrown = new Throwable[1];
    try (Scheduler scheduler = Scheduler.builder().build()) {
      scheduler.go(() -> thrown[0] = catchThrowable(scheduler::close)).join();
    }
    assertThat(thrown[0])
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("would wait for itself; close it outside");
  }

  @ParameterizedTest
  @EnumSource
  void anInterruptEndsTheCloseAndTheSchedulerGoesOn(Caller caller) {
    Scheduler scheduler = Scheduler.builder().build();
    Chan<Integer> hold = Heddle.chan();
    scheduler.go(hold::receive);
    Caller.Running closing = caller.start(scheduler::close);
    closing.thread().interrupt();
    assertThat(closing.failure()).isInstanceOf(CancelledException.class);
    scheduler.go(() -> hold.send(1)).join();
    scheduler.close();
  }

  @Test
  void aCloseThatWaitsForLongSaysForWhom() {
    System.setProperty("heddle.closeReportMillis", "1");
    String printed;
    try (Stderr err = Stderr.capture()) {
      Scheduler scheduler = Scheduler.builder().name("slow").build();
      Chan<Integer> hold = Heddle.chan();
      Chan<Integer> holdLast = Heddle.chan();
      for (int i = 0; i < 24; i++) {
        scheduler.go("laggard", hold::receive);
      }
      scheduler.go("last", holdLast::receive);
      until(() -> scheduler.stats().waiting() == 25);
      Caller.Running closing = Caller.PLATFORM_THREAD.start(scheduler::close);
      until(() -> err.text().contains("more"));
      hold.close();
      until(() -> scheduler.stats().live() == 1);
      until(() -> waits(closing.thread())); // for the last; it has said what it has to say
      holdLast.close();
      closing.join();
      printed = err.text();
    } finally {
      System.clearProperty("heddle.closeReportMillis");
    }
    assertThat(printed)
        .startsWith("heddle: the close of the scheduler slow still waits for these goroutines")
        .contains(" \"laggard\" [chan receive]:\n\t- waits for Chan@")
        .endsWith("and 5 more\n")
        .containsOnlyOnce("still waits");
  }

  private static boolean waits(Thread thread) {
    return LockSupport.getBlocker(thread) instanceof Waiter waiter && waiter.isWaiting();
  }
}
