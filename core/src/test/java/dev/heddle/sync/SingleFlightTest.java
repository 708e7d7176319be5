package dev.heddle.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.CancelledException;
import dev.heddle.internal.park.WaitReason;
import dev.heddle.testing.Caller;
import dev.heddle.testing.Crew;
import dev.heddle.testing.Eventually;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
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
}
