package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.testing.Caller;
import dev.heddle.testing.Crew;
import dev.heddle.testing.Rounds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Stack traces taken of goroutines that park and wake: the JDK holds a thread still for a moment,
 * and then has it run once more in case it missed a turn.
 */
class StackTraceStressTest {

  private static final int PAIRS = 4;
  private static final int ROUNDS = Rounds.of(20_000);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void takingStacksDisturbsNoGoroutine(int parallelism) {
    Crew crew = new Crew(parallelism);
    List<Goroutine> goroutines = new ArrayList<>();
    List<Thread> threads = new CopyOnWriteArrayList<>();
    AtomicInteger left = new AtomicInteger(PAIRS);
    AtomicBoolean done = new AtomicBoolean();
    for (int i = 0; i < PAIRS; i++) {
      Chan<Integer> there = Heddle.chan();
      Chan<Integer> back = Heddle.chan(i % 2);
      goroutines.add(
          crew.add(() -> {
            threads.add(Thread.currentThread());
            for (int round = 0; round < ROUNDS; round++) {
              there.send(round);
              assertThat(back.receive()).isEqualTo(round + 1);
              if (round % 100 == 0) {
                Heddle.sleep(Duration.ofNanos(1));
              }
            }
            there.close();
            if (left.decrementAndGet() == 0) {
              done.set(true);
            }
          }));
      goroutines.add(
          crew.add(() -> {
            threads.add(Thread.currentThread());
            for (int value : there) {
              Heddle.yieldNow();
              back.send(value + 1);
            }
          }));
    }
    List<Caller.Running> watchers = new ArrayList<>();
    for (Caller kind : List.of(Caller.PLATFORM_THREAD, Caller.VIRTUAL_THREAD)) {
      watchers.add(
          kind.start(() -> {
            while (!done.get()) {
              goroutines.forEach(Goroutine::stackTrace);
              threads.forEach(Thread::getStackTrace);
              goroutines.forEach(Goroutine::state);
              LockSupport.parkNanos(1); // the JDK's one carrier has no turn for others if it yields
            }
          }));
    }
    crew.add(() -> {
      while (!done.get()) {
        goroutines.forEach(Goroutine::stackTrace);
        Heddle.yieldNow();
      }
    });
    crew.join();
    watchers.forEach(Caller.Running::join);
  }
}
