package dev.heddle;

import static dev.heddle.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.internal.jdk.JdkThreads;
import dev.heddle.internal.sched.Fiber;
import dev.heddle.testing.Caller;
import dev.heddle.testing.Crew;
import dev.heddle.testing.Schedulers;
import dev.heddle.testing.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Schedulers: the global one, those that are built, and how parallel they are. */
class SchedulerTest {

  @Test
  void theGlobalSchedulerIsOneAndAsParallelAsTheMachine() {
    assertThat(Scheduler.global()).isSameAs(Scheduler.global());
    assertThat(Scheduler.global().parallelism())
        .isEqualTo(Runtime.getRuntime().availableProcessors());
  }

  @Test
  void isNativeSaysWhoseSchedulerItIs() {
    assertThat(Scheduler.global().isNative())
        .isEqualTo(!"false".equals(System.getProperty("heddle.native")))
        .isEqualTo(JdkThreads.isNative());
  }

  @ParameterizedTest
  @EnumSource
  void aGoroutineStartedOnASchedulerRunsThere(Caller caller) {
    Scheduler own = Schedulers.ofParallelism(2);
    Scheduler[] seen = new Scheduler[1];
    caller.call(() -> own.go(() -> seen[0] = Scheduler.of(Fiber.current().scheduler())).join());
    assertThat(seen[0]).isSameAs(own);
  }

  @Test
  void aGoroutineOfASchedulerHasTheNameItWasGiven() {
    Goroutine goroutine = Schedulers.ofParallelism(1).go("worker", () -> {});
    assertThat(goroutine.name()).isEqualTo("worker");
    goroutine.join();
  }

  @Test
  void threadsCarryTheNameOfTheirScheduler() {
    Assumptions.assumeTrue(JdkThreads.isNative());
    Scheduler own = Scheduler.builder().name("loom-test").parallelism(1).build();
    String[] carrier = new String[1];
    own.go(() -> carrier[0] = JdkThreads.carrierOf(Thread.currentThread()).getName()).join();
    assertThat(carrier[0]).startsWith("loom-test-");
    own.core().shutDown();
  }

  @Test
  void aBuiltSchedulerHasTheParallelismItWasGiven() {
    Scheduler own = Schedulers.fresh(3);
    assertThat(own.parallelism()).isEqualTo(3);
    own.parallelism(5);
    assertThat(own.parallelism()).isEqualTo(5);
    own.parallelism(1);
    assertThat(own.parallelism()).isEqualTo(1);
    own.go(() -> {}).join();
    Schedulers.end(own);
  }

  @Test
  void whatIsOutOfRangeIsRefused() {
    assertRefused(
        () -> Scheduler.builder().parallelism(0), "parallelism is 0; it must be at least 1");
    assertRefused(
        () -> Schedulers.ofParallelism(1).parallelism(-2),
        "parallelism is -2; it must be at least 1");
    assertRefused(
        () -> Scheduler.builder().maxThreads(0), "maxThreads is 0; it must be at least 1");
    assertRefused(
        () -> Scheduler.builder().parallelism(4).maxThreads(2).build(),
        "maxThreads is 2, less than the parallelism of 4; it must be at least that");
    assertRefused(
        () -> Scheduler.builder().name(""),
        "a scheduler's name is empty; it needs a letter at least");
  }

  private static void assertRefused(Runnable call, String message) {
    assertThatThrownBy(call::run).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two", "0", "-1", "1.5", "99999999999"})
  void aPropertyThatIsNoNumberOfAtLeastOneIsRefused(String text) {
    System.setProperty("heddle.test.number", text);
    assertRefused(
        () -> SchedulerSettings.intProperty("heddle.test.number", 1),
        "system property heddle.test.number is \""
            + text
            + "\"; it must be a whole number of at least 1");
    System.clearProperty("heddle.test.number");
  }

  @Test
  void aPropertyIsReadAndOtherwiseThereIsADefault() {
    System.setProperty("heddle.test.number", " 7 ");
    assertThat(SchedulerSettings.intProperty("heddle.test.number", 1)).isEqualTo(7);
    System.clearProperty("heddle.test.number");
    assertThat(SchedulerSettings.intProperty("heddle.test.number", 1)).isEqualTo(1);
  }

  @Test
  void aTaskOrANameThatIsNullIsRefused() {
    Scheduler own = Schedulers.ofParallelism(1);
    assertThatThrownBy(() -> own.go(null)).hasMessage("task");
    assertThatThrownBy(() -> own.go(null, () -> {})).hasMessage("name");
    assertThatThrownBy(() -> own.go("name", null)).hasMessage("task");
  }

  @Test
  void goroutineCountSaysHowManyHaveStartedAndNotEnded() {
    Scheduler own = Schedulers.fresh(2);
    Chan<Integer> hold = Heddle.chan();
    int[] counted = new int[2];
    own.go(
            () -> {
              counted[0] = Heddle.goroutineCount();
              for (int i = 0; i < 100; i++) {
                Heddle.go(() -> hold.receive());
              }
              counted[1] = Heddle.goroutineCount();
            })
        .join();
    assertThat(counted).containsExactly(1, 101);
    hold.close();
    until(() -> own.core().totals().live() == 0);
    Schedulers.end(own);
  }

  @Test
  void fromOutsideGoroutineCountCountsTheGlobalScheduler() {
    int before = Heddle.goroutineCount();
    Chan<Integer> hold = Heddle.chan();
    List<Goroutine> started = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      started.add(Heddle.go(() -> hold.receive()));
    }
    assertThat(Heddle.goroutineCount()).isBetween(1_000, 1_000 + before);
    hold.close();
    started.forEach(Goroutine::join);
  }

  @Test
  void asManyGoroutinesRunAtOnceAsItIsParallel() {
    Scheduler own = Schedulers.fresh(4);
    AtomicInteger running = new AtomicInteger();
    Crew crew = new Crew(own);
    for (int i = 0; i < 4; i++) {
      crew.add(() -> {
        running.incrementAndGet();
        while (running.get() < 4) {
          Thread.onSpinWait();
        }
      });
    }
    // In fallback only as many run at once as the machine has processors.
    if (!own.isNative()) {
      running.set(4);
    }
    crew.join();
    Schedulers.end(own);
  }

  @Test
  void aGoroutineThatNeverYieldsStarvesNoOther() {
    Assumptions.assumeTrue(JdkThreads.isNative());
    Scheduler own = Schedulers.fresh(1);
    AtomicBoolean stop = new AtomicBoolean();
    Goroutine hog =
        own.go(() -> {
          while (!stop.get()) {
            Thread.onSpinWait();
          }
        });
    until(() -> hog.state() == Goroutine.State.RUNNING);
    own.go(() -> stop.set(true));
    hog.join();
    Schedulers.end(own);
  }

  @Test
  void parallelismMayChangeUnderLoad() {
    Scheduler own = Schedulers.fresh(2);
    Crew crew = new Crew(own);
    Chan<Integer> channel = Heddle.chan();
    AtomicInteger sending = new AtomicInteger(8);
    Tally tally = new Tally(8 * 10_000);
    for (int i = 0; i < 8; i++) {
      int first = i * 10_000;
      crew.add(() -> {
        for (int k = 0; k < 10_000; k++) {
          channel.send(first + k);
        }
        if (sending.decrementAndGet() == 0) {
          channel.close();
        }
      });
      crew.add(() -> channel.forEach(tally::received));
    }
    for (int n = 1; !channel.isClosed(); n = n % 8 + 1) {
      own.parallelism(n);
      Thread.yield();
    }
    crew.join();
    tally.checkAllReceived();
    Schedulers.end(own);
  }
}
