package dev.heddle;

import static dev.heddle.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.testing.Caller;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The main goroutine, and when its run ends. */
class RunTest {

  @ParameterizedTest
  @EnumSource
  void runReturnsWhenTheMainGoroutineReturns(Caller caller) {
    caller.call(() -> {
      Chan<Integer> channel = Heddle.chan();
      List<Integer> received = new ArrayList<>();
      Heddle.run(() -> {
        Heddle.go(() -> {
          channel.send(1);
          channel.close();
        });
        channel.forEach(received::add);
      });
      assertThat(received).containsExactly(1);
    });
  }

  @Test
  void theMainGoroutineIsOneOfItsOwn() {
    AtomicReference<Goroutine> main = new AtomicReference<>();
    AtomicReference<Thread> thread = new AtomicReference<>();
    Heddle.run(() -> {
      main.set(Goroutine.current());
      thread.set(Thread.currentThread());
    });
    assertThat(main.get()).isNotNull();
    assertThat(main.get().name()).isEqualTo("main");
    assertThat(thread.get()).isNotSameAs(Thread.currentThread());
    main.get().join();
  }

  @Test
  void runReturnsWhateverElseStillRuns() {
    Chan<Integer> hold = Heddle.chan();
    AtomicBoolean stop = new AtomicBoolean();
    List<Goroutine> others = new ArrayList<>();
    Heddle.run(() -> {
      others.add(Heddle.go(() -> hold.receive()));
      others.add(
          Heddle.go(() -> {
            while (!stop.get()) {
              Heddle.yieldNow();
            }
          }));
    });
    assertThat(others)
        .allSatisfy(other -> assertThat(other.state()).isNotEqualTo(Goroutine.State.DONE));
    hold.close();
    stop.set(true);
    others.forEach(Goroutine::join);
  }

  @Test
  void whatMainDidIsSeenAfterRunReturns() {
    for (int i = 0; i < 1_000; i++) {
      int expected = i;
      int[] plain = new int[1];
      Heddle.run(() -> plain[0] = expected);
      assertThat(plain[0]).isEqualTo(expected);
    }
  }

  @Test
  void aRunInsideARunEndsByItself() {
    List<String> order = new ArrayList<>();
    Heddle.run(() -> {
      Heddle.run(() -> order.add("inner"));
      order.add("outer");
    });
    assertThat(order).containsExactly("inner", "outer");
  }

  @Test
  void aPanicOfAnInnerRunDoesNotEndTheOuter() {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Heddle.run(() -> {
      try {
        Heddle.run(() -> {
          throw new IllegalStateException("inner");
        });
      } catch (PanicException e) {
        thrown.set(e.getCause());
      }
    });
    assertThat(thrown.get()).isInstanceOf(IllegalStateException.class).hasMessage("inner");
  }

  @Test
  void severalRunsAtOnceEndEachByItself() {
    List<Caller.Running> runs = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      boolean panics = i % 2 == 0;
      runs.add(
          Caller.PLATFORM_THREAD.start(() ->
              Heddle.run(() -> {
                Heddle.yieldNow();
                if (panics) {
                  throw new IllegalStateException("boom");
                }
              })));
    }
    for (int i = 0; i < 20; i++) {
      if (i % 2 == 0) {
        assertThat(runs.get(i).failure()).isInstanceOf(PanicException.class);
      } else {
        assertThat(runs.get(i).failure()).isNull();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCallerThatIsInterruptedMeanwhileIsCancelled(Caller caller) {
    Chan<Integer> hold = Heddle.chan();
    Caller.Running running =
        caller.start(() -> {
          assertThatThrownBy(() -> Heddle.run(() -> hold.receive()))
              .isInstanceOf(CancelledException.class)
              .hasMessage("run was cancelled: the caller was interrupted");
          assertThat(Thread.interrupted()).isTrue();
        });
    until(() -> Queues.receivers(hold) == 1);
    running.thread().interrupt();
    running.join();
    hold.close();
  }

  @Test
  void aMainThatIsNullIsRefused() {
    assertThatThrownBy(() -> Heddle.run(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("main");
  }
}
