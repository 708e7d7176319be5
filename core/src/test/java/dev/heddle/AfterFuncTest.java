package dev.heddle;

import static dev.heddle.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.heddle.testing.Caller;
import dev.heddle.testing.Collected;
import dev.heddle.testing.Pause;
import dev.heddle.testing.Schedulers;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tasks that run once a context has ended. Some are Go's own (context/x_test.go). */
class AfterFuncTest {

  private static final Context.Key<String> USER = Context.Key.of("user");
  private static final Duration LONG = Duration.ofDays(1);

  @ParameterizedTest
  @EnumSource
  void theTaskRunsOnceTheContextIsCancelledAndNotBefore(Caller caller) {
    caller.call(() -> {
      Context context = Context.background().withCancel();
      Chan<RuntimeException> ran = Heddle.chan(1);
      Stop stop = context.afterFunc(() -> ran.send(context.error()));
      assertThat(ran.tryReceive(Duration.ofMillis(1))).isNull();
      context.cancel();
      assertThat(ran.receive()).isSameAs(context.error());
      assertThat(stop.stop()).isFalse();
    });
  }

  @Test
  void theTaskRunsAfterATimeout() {
    Chan<RuntimeException> ran = Heddle.chan();
    try (Context context = Context.background().withTimeout(Duration.ofMillis(1))) {
      context.afterFunc(() -> ran.send(context.error()));
      assertThat(ran.receive()).isInstanceOf(DeadlineExceededException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theTaskRunsAtOnceIfTheContextHasEnded(Caller caller) {
    caller.call(() -> {
      Context context = Context.background().withCancel();
      context.cancel();
      Chan<Boolean> ran = Heddle.chan();
      Stop stop = context.withCancel().afterFunc(() -> ran.send(true));
      assertThat(stop.stop()).isFalse();
      assertThat(ran.receive()).isTrue();
    });
  }

  @Test
  void theTaskDoesNotRunAfterAStop() {
    Context context = Context.background().withCancel();
    AtomicInteger ran = new AtomicInteger();
    Stop stop = context.afterFunc(ran::incrementAndGet);
    assertThat(stop.stop()).isTrue();
    context.cancel();
    assertThat(stop.stop()).isFalse();
    Pause.letOthersRun();
    assertThat(ran).hasValue(0);
  }

  /** The cancel does not wait for the task, which blocks here until it has returned. */
  @Test
  void theTaskRunsBesideWhoeverCancels() {
    Context context = Context.background().withCancel();
    Chan<Boolean> rendezvous = Heddle.chan();
    context.afterFunc(() -> rendezvous.send(true));
    context.cancel();
    assertThat(rendezvous.receive()).isTrue();
  }

  @Test
  void eachTaskIsForItself() {
    Context context = Context.background().withCancel();
    AtomicInteger ran = new AtomicInteger();
    List<Stop> stops = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      int value = 1 << i;
      stops.add(context.afterFunc(() -> ran.addAndGet(value)));
    }
    for (int i : new int[] {0, 5, 9}) { // the last, one amid, and the first in the list
      assertThat(stops.get(i).stop()).isTrue();
      assertThat(stops.get(i).stop()).isFalse();
    }
    context.cancel();
    until(() -> ran.get() == 0b0111011110);
    assertThat(stops).noneMatch(Stop::stop);
  }

  @Test
  void aContextThatNeverEndsNeverRunsTheTask() {
    for (Context context :
        List.of(Context.background(), Context.background().withCancel().withoutCancel())) {
      Stop stop =
          context.afterFunc(() -> {
            throw new AssertionError("it has not ended");
          });
      context.cancel();
      assertThat(stop.stop()).isTrue();
      assertThat(stop.stop()).isFalse();
    }
  }

  @Test
  void aTaskThatIsNullIsRefused() {
    assertThatThrownBy(() -> Context.background().afterFunc(null)).hasMessage("task");
    assertThatThrownBy(() -> Context.background().withCancel().afterFunc(null)).hasMessage("task");
  }

  @Test
  void theTaskRunsWhereGoWouldHaveStartedItForWhoeverAddedIt() {
    Scheduler scheduler = Schedulers.ofParallelism(2);
    Context context = Context.background().withCancel();
    Chan<Object> seen = Heddle.chan(3);
    scheduler
        .go(() ->
            Context.background()
                .withValue(USER, "ann")
                .run(() ->
                    context.afterFunc(() -> {
                      seen.send(Context.current().value(USER));
                      seen.send(isOn(scheduler));
                    })))
        .join();
    context.cancel();
    assertThat(seen.receive()).isEqualTo("ann");
    assertThat(seen.receive()).isEqualTo(true);
  }

  private static boolean isOn(Scheduler scheduler) {
    Goroutine self = Goroutine.current();
    return self != null
        && scheduler.goroutines().stream().anyMatch(info -> info.id() == self.id())
        && Scheduler.of(dev.heddle.internal.sched.Fiber.current().scheduler()) == scheduler;
  }

  @Test
  void theTaskOfAClosedSchedulerRunsOnTheGlobalOne() {
    Context context = Context.background().withCancel();
    Chan<Boolean> ran = Heddle.chan();
    try (Scheduler scheduler = Scheduler.builder().name("brief").parallelism(1).build()) {
      scheduler.go(() -> context.afterFunc(() -> ran.send(isOn(Scheduler.global())))).join();
    }
    context.cancel();
    assertThat(ran.receive()).isTrue();
  }

  @Test
  void aTaskThatThrowsEndsTheRunItWasAddedIn() {
    Context context = Context.background().withCancel();
    PanicException panic =
        catchThrowableOfType(
            PanicException.class,
            () ->
                Heddle.run(() -> {
                  context.afterFunc(() -> {
                    throw new IllegalStateException("of the task");
                  });
                  context.cancel();
                  Chan.never().receive();
                }));
    assertThat(panic).hasRootCauseMessage("of the task");
  }

  @Test
  void theTaskRunsThoughNothingRefersToTheContext() {
    Context root = Context.background().withCancel();
    AtomicInteger ran = new AtomicInteger();
    for (int i = 0; i < 20; i++) {
      root.withCancel().withTimeout(LONG).afterFunc(ran::incrementAndGet);
      Context.background()
          .withTimeout(Duration.ofMillis(100))
          .withCancel()
          .afterFunc(ran::incrementAndGet);
    }
    Collected.collectNow();
    root.cancel();
    until(() -> ran.get() == 40);
  }

  @Test
  void aStoppedTaskIsGarbageThoughTheContextLives() {
    Context root = Context.background().withCancel();
    List<WeakReference<Object>> dropped = new ArrayList<>();
    List<Stop> stops = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Context context = root.withTimeout(LONG);
      StringBuilder kept = new StringBuilder();
      Stop stop = context.afterFunc(() -> kept.append("ran"));
      dropped.add(new WeakReference<>(kept));
      assertThat(stop.stop()).isTrue();
      stops.add(stop);
      Context other = root.withTimeout(LONG);
      other.afterFunc(() -> {}).stop();
      dropped.add(new WeakReference<>(other.ending));
    }
    Collected.untilAll(dropped);
    assertThat(stops).noneMatch(Stop::stop);
    root.cancel();
  }

  @Test
  void aDeadlineWithATaskHidesADeadlockUntilItsTaskHasRun() {
    Chan<Integer> woken = Heddle.chan();
    Heddle.run(() -> {
      Context context = Context.background().withTimeout(Duration.ofMillis(1_000));
      context.withCancel().afterFunc(() -> woken.send(7));
      assertThat(woken.receive()).isEqualTo(7);
    });
    Context late = Context.background().withTimeout(LONG);
    assertThatThrownBy(() ->
            Heddle.run(() -> {
              late.afterFunc(() -> woken.send(7)).stop();
              woken.receive();
            }))
        .isInstanceOf(DeadlockException.class);
    late.close();
    woken.close(); // who was deadlocked goes on
  }
}
