package dev.heddle.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.CancelledException;
import dev.heddle.Context;
import dev.heddle.Goroutine;
import dev.heddle.Heddle;
import dev.heddle.ReceiveChan;
import dev.heddle.Scheduler;
import dev.heddle.internal.park.WaitReason;
import dev.heddle.testing.Caller;
import dev.heddle.testing.Crew;
import dev.heddle.testing.Eventually;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SingleFlightTest {

  private final SingleFlight<String, Integer> flight = new SingleFlight<>();
  private final AtomicInteger executions = new AtomicInteger();
  private final CountDownLatch release = new CountDownLatch(1);

  private int executeSlowly() throws InterruptedException {
    int mine = executions.incrementAndGet();
    release.await();
    return mine;
  }

  private int failSlowly() throws Exception {
    executeSlowly();
    throw new IOException("thrown on purpose");
  }

  @Test
  void callsOneAfterAnotherExecuteEachTheirOwn() throws Exception {
    assertThat(flight.get("a", executions::incrementAndGet)).isEqualTo(1);
    assertThat(flight.get("a", executions::incrementAndGet)).isEqualTo(2);
    assertThat(flight.get("b", () -> null)).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void callsAtTheSameTimeShareOneExecution(Caller kind) throws Exception {
    Caller.Running first =
        kind.start(() -> assertThat(flight.get("a", this::executeSlowly)).isEqualTo(1));
    Eventually.until(() -> executions.get() == 1);
    Caller.Running second =
        kind.startWaiting(
            WaitReason.SINGLE_FLIGHT, () -> assertThat(flight.get("a", () -> 100)).isEqualTo(1));
    assertThat(flight.get("b", () -> 7)).isEqualTo(7); // another key does not wait
    release.countDown();
    first.join();
    second.join();
    assertThat(flight.get("a", () -> 8)).isEqualTo(8);
  }

  @ParameterizedTest
  @EnumSource
  void anExceptionIsSharedToo(Caller kind) throws Exception {
    Caller.Running first = kind.start(() -> flight.get("a", this::failSlowly));
    Eventually.until(() -> executions.get() == 1);
    Caller.Running second =
        kind.startWaiting(WaitReason.SINGLE_FLIGHT, () -> flight.get("a", () -> 100));
    release.countDown();
    assertThat(first.failure()).isInstanceOf(IOException.class).hasMessage("thrown on purpose");
    assertThat(second.failure()).isSameAs(first.failure());
    assertThat(flight.get("a", () -> 8)).isEqualTo(8);
  }

  @ParameterizedTest
  @EnumSource
  void cancellingEndsTheWaitAndNotTheExecution(Caller kind) throws Exception {
    Caller.Running first =
        kind.start(() -> assertThat(flight.get("a", this::executeSlowly)).isEqualTo(1));
    Eventually.until(() -> executions.get() == 1);
    Caller.Running second =
        kind.startWaiting(WaitReason.SINGLE_FLIGHT, () -> flight.get("a", () -> 100));
    second.interrupt();
    assertThat(second.failure())
        .isInstanceOf(CancelledException.class)
        .hasMessage("get was cancelled: the caller was interrupted");
    release.countDown();
    first.join();
  }

  @Test
  void aTaskCannotWaitForItself() throws Exception {
    assertThatThrownBy(() -> flight.get("a", () -> flight.get("a", () -> 1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "get was called by the task that it runs, which would wait for itself for ever");
    assertThat(flight.get("a", () -> flight.get("b", () -> 1))).isEqualTo(1);
  }

  @Test
  void aNullKeyAndANullTaskAreRefused() {
    assertThatThrownBy(() -> flight.get(null, () -> 1)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> flight.get("a", null)).isInstanceOf(NullPointerException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void thereIsExactlyOneExecutionAtATime(int parallelism) throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger shared = new AtomicInteger();
    int size = 16;
    int rounds = 1_000;
    Crew.runAll(
        parallelism,
        size,
        me ->
            () -> {
              int last = 0;
              for (int i = 0; i < rounds; i++) {
                int[] own = {0};
                int got =
                    flight.get(
                        "key",
                        () -> {
                          assertThat(inside.incrementAndGet()).isEqualTo(1);
                          own[0] = executions.incrementAndGet();
                          dev.heddle.Heddle.yieldNow();
                          inside.decrementAndGet();
                          return own[0];
                        });
                assertThat(got).as("an execution after that of the last call").isGreaterThan(last);
                last = got;
                if (own[0] == 0) {
                  shared.incrementAndGet();
                } else {
                  assertThat(got).isEqualTo(own[0]);
                }
              }
            });
    assertThat(executions.get() + shared.get()).isEqualTo(size * rounds);
    assertThat(shared.get()).isPositive();
  }

  @Test
  void startExecutesOnAGoroutineAndItsChannelCarriesOneResult() throws Exception {
    Goroutine[] executing = new Goroutine[1];
    ReceiveChan<SingleFlight.Result<Integer>> loading =
        flight.start(
            "a",
            () -> {
              executing[0] = Goroutine.current();
              return executeSlowly();
            });
    release.countDown();
    SingleFlight.Result<Integer> result = loading.receive();
    assertThat(result).isEqualTo(new SingleFlight.Result<>(1, null, false));
    assertThat(result.get()).isEqualTo(1);
    assertThat(executing[0]).isNotNull().isNotSameAs(Goroutine.current());
    assertThat(loading.receive()).isNull();
    assertThat(loading.isDrained()).isTrue();
    assertThat(flight.start("a", () -> null).receive().get()).isNull();
  }

  @Test
  void startNeverBlocksAndSharesTheExecutionThatGoesOn() throws Exception {
    Caller.Running first =
        Caller.PLATFORM_THREAD.start(
            () -> assertThat(flight.get("a", this::executeSlowly)).isEqualTo(1));
    Eventually.until(() -> executions.get() == 1);
    List<ReceiveChan<SingleFlight.Result<Integer>>> loading = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      loading.add(flight.start("a", executions::incrementAndGet));
      assertThat(loading.get(i).tryReceive()).isNull();
    }
    release.countDown();
    for (ReceiveChan<SingleFlight.Result<Integer>> each : loading) {
      assertThat(each.receive()).isEqualTo(new SingleFlight.Result<>(1, null, true));
      assertThat(each.receive()).isNull();
    }
    first.join();
    assertThat(executions).hasValue(1);
  }

  @ParameterizedTest
  @EnumSource
  void getSharesWhatAStartHasBegun(Caller kind) throws Exception {
    ReceiveChan<SingleFlight.Result<Integer>> loading = flight.start("a", this::executeSlowly);
    Caller.Running second =
        kind.startWaiting(
            WaitReason.SINGLE_FLIGHT, () -> assertThat(flight.get("a", () -> 100)).isEqualTo(1));
    release.countDown();
    second.join();
    assertThat(loading.receive()).isEqualTo(new SingleFlight.Result<>(1, null, true));
  }

  @Test
  void aCallThatGaveUpHasNotShared() throws Exception {
    ReceiveChan<SingleFlight.Result<Integer>> loading = flight.start("a", this::executeSlowly);
    Caller.Running second =
        Caller.GOROUTINE.startWaiting(WaitReason.SINGLE_FLIGHT, () -> flight.get("a", () -> 100));
    second.interrupt();
    assertThat(second.failure()).isInstanceOf(CancelledException.class);
    release.countDown();
    assertThat(loading.receive().shared()).isFalse();
  }

  @Test
  void aResultCanBeAwaitedInASelect() {
    AtomicBoolean late = new AtomicBoolean();
    Heddle.select(
        Heddle.onReceive(flight.start("a", this::executeSlowly), result -> {}),
        Heddle.onTimeout(Duration.ofMillis(1), () -> late.set(true)));
    assertThat(late).isTrue();
    release.countDown();
  }

  @Test
  void anExceptionOfAStartedTaskIsItsResultAndReportedNowhereElse() {
    List<Object> reported = new CopyOnWriteArrayList<>();
    try (Scheduler scheduler = Scheduler.builder().build()) {
      scheduler.onPanic(reported::add);
      for (Throwable thrown : List.of(new IOException("checked"), new AssertionError("error"))) {
        List<SingleFlight.Result<Integer>> results = new ArrayList<>();
        scheduler
            .go(() ->
                results.add(
                    flight
                        .start(
                            "a",
                            () -> {
                              Execution.sneak(thrown);
                              return 1;
                            })
                        .receive()))
            .join();
        assertThat(results).containsExactly(new SingleFlight.Result<>(null, thrown, false));
        assertThatThrownBy(() -> results.getFirst().get()).isSameAs(thrown);
      }
    }
    assertThat(reported).isEmpty();
  }

  /** Go: singleflight_test.go, TestForget. */
  @Test
  void forgetHasTheNextCallBeginAnotherExecution() throws Exception {
    Caller.Running first =
        Caller.GOROUTINE.start(() -> assertThat(flight.get("a", this::executeSlowly)).isEqualTo(1));
    Eventually.until(() -> executions.get() == 1);
    ReceiveChan<SingleFlight.Result<Integer>> shares = flight.start("a", () -> 50);
    flight.forget("a");
    flight.forget("b");
    CountDownLatch releaseSecond = new CountDownLatch(1);
    ReceiveChan<SingleFlight.Result<Integer>> second =
        flight.start(
            "a",
            () -> {
              releaseSecond.await();
              return 2;
            });
    release.countDown();
    first.join();
    assertThat(shares.receive()).isEqualTo(new SingleFlight.Result<>(1, null, true));
    ReceiveChan<SingleFlight.Result<Integer>> third = flight.start("a", () -> 3);
    releaseSecond.countDown();
    assertThat(second.receive()).isEqualTo(new SingleFlight.Result<>(2, null, true));
    assertThat(third.receive()).isEqualTo(new SingleFlight.Result<>(2, null, true));
  }

  @ParameterizedTest
  @EnumSource
  void theCancelOfWhoExecutesIsForThatCallAloneAndAnotherExecutes(Caller kind) throws Exception {
    Caller.Running first = kind.start(() -> flight.get("a", this::executeSlowly));
    Eventually.until(() -> executions.get() == 1);
    List<Caller.Running> others = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      others.add(
          kind.startWaiting(
              WaitReason.SINGLE_FLIGHT,
              () -> assertThat(flight.get("a", () -> 100)).isEqualTo(100)));
    }
    ReceiveChan<SingleFlight.Result<Integer>> delivered = flight.start("a", () -> 100);
    first.interrupt();
    assertThat(first.failure()).isInstanceOf(InterruptedException.class);
    for (Caller.Running other : others) {
      other.join();
    }
    assertThat(delivered.receive().get()).isEqualTo(100);
    assertThat(executions).hasValue(1);
  }

  @Test
  void theCancelOfWhoExecutesIsKnownInWhateverExceptionItComes() throws Exception {
    Caller.Running first =
        Caller.GOROUTINE.start(() ->
            flight.get(
                "a",
                () -> {
                  executions.incrementAndGet();
                  try {
                    return Heddle.<Integer>chan().receive();
                  } catch (CancelledException e) {
                    throw new IOException("wrapped", e);
                  }
                }));
    Eventually.until(() -> executions.get() == 1);
    Caller.Running second =
        Caller.GOROUTINE.startWaiting(
            WaitReason.SINGLE_FLIGHT, () -> assertThat(flight.get("a", () -> 100)).isEqualTo(100));
    first.interrupt();
    assertThat(first.failure()).isInstanceOf(IOException.class);
    second.join();
  }

  @Test
  void theEndOfTheContextOfWhoExecutesIsForThatCallAlone() throws Exception {
    Context.Key<String> key = Context.Key.of("caller");
    Context ofFirst = Context.background().withCancel();
    List<ReceiveChan<SingleFlight.Result<Integer>>> loading = new ArrayList<>();
    ofFirst.run(() ->
        loading.add(
            flight.start(
                "a",
                () -> {
                  executions.incrementAndGet();
                  Context.current().done().receive();
                  Context.current().check();
                  return 1;
                })));
    Eventually.until(() -> executions.get() == 1);
    String[] seen = new String[1];
    Context.background()
        .withValue(key, "second")
        .run(() ->
            loading.add(
                flight.start(
                    "a",
                    () -> {
                      seen[0] = Context.current().value(key);
                      return 2;
                    })));
    ofFirst.cancel();
    assertThat(loading.get(0).receive().failure()).isInstanceOf(CancelledException.class);
    assertThat(loading.get(1).receive()).isEqualTo(new SingleFlight.Result<>(2, null, false));
    assertThat(seen[0]).isEqualTo("second");
  }

  @Test
  void aCancelledExceptionOfATaskThatNobodyCancelledIsShared() throws Exception {
    CancelledException own = new CancelledException("of its own accord");
    Caller.Running first =
        Caller.GOROUTINE.start(() ->
            flight.get(
                "a",
                () -> {
                  executeSlowly();
                  throw own;
                }));
    Eventually.until(() -> executions.get() == 1);
    Caller.Running second =
        Caller.GOROUTINE.startWaiting(WaitReason.SINGLE_FLIGHT, () -> flight.get("a", () -> 100));
    release.countDown();
    assertThat(first.failure()).isSameAs(own);
    assertThat(second.failure()).isSameAs(own);
  }

  @Test
  void aResultThatTheCancelledCallerHasAllTheSameIsShared() throws Exception {
    Caller.Running first =
        Caller.GOROUTINE.start(() ->
            flight.get(
                "a",
                () -> {
                  try {
                    return executeSlowly();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return 7;
                  }
                }));
    Eventually.until(() -> executions.get() == 1);
    ReceiveChan<SingleFlight.Result<Integer>> second = flight.start("a", () -> 100);
    first.interrupt();
    assertThat(second.receive()).isEqualTo(new SingleFlight.Result<>(7, null, true));
    first.join();
  }

  /** A key whose own code throws when it is told to. */
  private static final class Brittle {
    private final AtomicBoolean broken;

    Brittle(AtomicBoolean broken) {
      this.broken = broken;
    }

    @Override
    public int hashCode() {
      if (broken.get()) {
        throw new UnsupportedOperationException("broken");
      }
      return 1;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Brittle;
    }
  }

  @Test
  void aKeyWhoseOwnCodeThrowsLosesNoResultAndIsForgottenByTheNextCall() throws Exception {
    SingleFlight<Brittle, Integer> flights = new SingleFlight<>();
    AtomicBoolean broken = new AtomicBoolean();
    Brittle key = new Brittle(broken);
    Caller.Running first =
        Caller.PLATFORM_THREAD.start(() ->
            flights.get(
                key,
                () -> {
                  int mine = executeSlowly();
                  broken.set(true);
                  return mine;
                }));
    Eventually.until(() -> executions.get() == 1);
    ReceiveChan<SingleFlight.Result<Integer>> second = flights.start(key, () -> 100);
    release.countDown();
    assertThat(second.receive()).isEqualTo(new SingleFlight.Result<>(1, null, true));
    assertThat(first.failure()).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> flights.start(key, () -> 100)).hasMessage("broken");
    broken.set(false);
    assertThat(flights.get(key, () -> 100)).isEqualTo(100);
    assertThat(flights.start(key, () -> 101).receive().get()).isEqualTo(101);
  }

  /** Who is not cancelled gets a value, whoever else is, and whatever the order. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void noCancelReachesAnotherCall(int parallelism) throws Exception {
    AtomicInteger cut = new AtomicInteger();
    AtomicInteger whole = new AtomicInteger();
    Crew.runAll(
        parallelism,
        8,
        me ->
            () -> {
              for (int i = 0; i < 300; i++) {
                if (me % 2 == 0) {
                  Goroutine victim =
                      Heddle.go(() -> {
                        try {
                          flight.get("key", this::yieldAndReturn);
                        } catch (CancelledException e) {
                          cut.incrementAndGet();
                          throw e;
                        }
                      });
                  Heddle.yieldNow();
                  victim.cancel();
                  victim.join();
                } else if (i % 2 == 0) {
                  assertThat(flight.get("key", this::yieldAndReturn)).isEqualTo(1);
                  whole.incrementAndGet();
                } else {
                  SingleFlight.Result<Integer> result =
                      flight.start("key", this::yieldAndReturn).receive();
                  assertThat(result.get()).isEqualTo(1);
                  whole.incrementAndGet();
                }
              }
            });
    assertThat(whole).hasValue(4 * 300);
    assertThat(flight.get("key", () -> 2)).isEqualTo(2);
  }

  private int yieldAndReturn() {
    for (int i = 0; i < 3; i++) {
      Heddle.yieldNow();
      CancelledException.check("the task");
    }
    return 1;
  }

  @Test
  void startAndForgetNeedAKeyAndATask() {
    assertThatThrownBy(() -> flight.start(null, () -> 1)).hasMessage("key");
    assertThatThrownBy(() -> flight.start("a", null)).hasMessage("task");
    assertThatThrownBy(() -> flight.forget(null)).hasMessage("key");
  }
}
