package dev.heddle;

import static dev.heddle.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.testing.Caller;
import dev.heddle.testing.Schedulers;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a goroutine tells of itself. */
class GoroutineTest {

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "GOROUTINE")
  void currentIsNullOutsideAGoroutine(Caller caller) {
    caller.call(() -> assertThat(Goroutine.current()).isNull());
  }

  @Test
  void currentIsTheGoroutineThatCalls() {
    Goroutine[] seen = new Goroutine[2];
    Goroutine goroutine =
        Heddle.go(() -> {
          seen[0] = Goroutine.current();
          Heddle.sleep(Duration.ofMillis(1));
          seen[1] = Goroutine.current();
        });
    goroutine.join();
    assertThat(seen).containsExactly(goroutine, goroutine);
  }

  @Test
  void noTwoGoroutinesOfASchedulerHaveTheSameId() {
    Scheduler scheduler = Schedulers.ofParallelism(4);
    Set<Long> ids = ConcurrentHashMap.newKeySet();
    CountDownLatch all = new CountDownLatch(10_000);
    for (int i = 0; i < 100; i++) {
      scheduler.go(() -> {
        for (int k = 0; k < 100; k++) {
          ids.add(
              Heddle.go(
                      () -> {
                        ids.add(Goroutine.current().id());
                        all.countDown();
                      })
                  .id());
        }
      });
    }
    until(() -> all.getCount() == 0);
    assertThat(ids).hasSize(10_000).doesNotContain(0L);
  }

  @Test
  void aGoroutineIsRunnableBeforeItBegins() {
    until(() -> Heddle.go(() -> {}).state() == Goroutine.State.RUNNABLE);
  }

  @Test
  void aGoroutineIsRunningWhileItRuns() {
    AtomicBoolean stop = new AtomicBoolean();
    Goroutine spinner =
        Heddle.go(() -> {
          while (!stop.get()) {
            Thread.onSpinWait();
          }
        });
    until(() -> spinner.state() == Goroutine.State.RUNNING);
    stop.set(true);
    spinner.join();
  }

  @Test
  void aGoroutineIsDoneOnceItHasEnded() {
    Goroutine goroutine = Heddle.go(() -> {});
    goroutine.join();
    assertThat(goroutine.state()).isEqualTo(Goroutine.State.DONE);
    assertThat(goroutine.stackTrace()).isEmpty();
  }

  @Test
  void aGoroutineHasNoStackOnceItHasEnded() {
    for (int i = 0; i < 20_000; i++) {
      Goroutine goroutine = Heddle.go(() -> {});
      goroutine.join();
      assertThat(goroutine.stackTrace()).isEmpty(); // its fiber may still be at the end of it
    }
  }

  static Stream<Task> waits() {
    Chan<Object> channel = Heddle.chan();
    ReentrantLock lock = new ReentrantLock();
    lock.lock();
    Object monitor = new Object();
    return Stream.of(
        channel::receive,
        () -> channel.tryReceive(Duration.ofDays(1)),
        () -> Heddle.select(Heddle.onReceive(channel, value -> {})),
        () -> Heddle.select(),
        () -> Heddle.sleep(Duration.ofDays(1)),
        () -> Thread.sleep(Duration.ofDays(1)),
        lock::lockInterruptibly,
        () -> {
          // It may return for no reason, and does after a fiber's last goroutine was interrupted.
          while (!Thread.currentThread().isInterrupted()) {
            LockSupport.park();
          }
        },
        () -> {
          synchronized (monitor) {
            monitor.wait();
          }
        });
  }

  @ParameterizedTest
  @MethodSource("waits")
  void aGoroutineIsWaitingWhileItWaits(Task wait) {
    Goroutine goroutine =
        Heddle.go(() -> {
          try {
            wait.run();
          } catch (InterruptedException e) {
            // what the test ends the wait by
          }
        });
    until(() -> goroutine.state() == Goroutine.State.WAITING);
    goroutine.cancel();
    goroutine.join();
    assertThat(goroutine.state()).isEqualTo(Goroutine.State.DONE);
  }

  @Test
  void theStackShowsWhereAGoroutineWaits() {
    Chan<Integer> channel = Heddle.chan();
    Goroutine goroutine = Heddle.go(() -> waitOn(channel));
    until(() -> Queues.receivers(channel) == 1);
    until(() -> goroutine.state() == Goroutine.State.WAITING);
    until(() -> namesOf(goroutine.stackTrace()).anyMatch("waitOn"::equals));
    StackTraceElement[] stack = goroutine.stackTrace();
    assertThat(namesOf(stack)).contains("receive", "waitOn");
    assertThat(stack)
        .noneMatch(frame -> frame.getClassName().startsWith("dev.heddle.internal"))
        .noneMatch(frame -> frame.getClassName().startsWith("java.lang.VirtualThread"));
    channel.close();
    goroutine.join();
  }

  private static void waitOn(Chan<Integer> channel) {
    channel.receive();
  }

  private static Stream<String> namesOf(StackTraceElement[] stack) {
    return Arrays.stream(stack).map(StackTraceElement::getMethodName);
  }

  @Test
  void theStackShowsWhereAGoroutineRuns() {
    AtomicBoolean stop = new AtomicBoolean();
    Goroutine spinner = Heddle.go(() -> spin(stop));
    until(() -> namesOf(spinner.stackTrace()).anyMatch("spin"::equals));
    stop.set(true);
    spinner.join();
  }

  private static void spin(AtomicBoolean stop) {
    while (!stop.get()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aGoroutineKeepsItsNameWhenItWorksInAContext() {
    String[] seen = new String[2];
    Heddle.go(
            "worker",
            () -> {
              Context.background().withCancel().run(() -> seen[0] = Goroutine.current().name());
              seen[1] = Goroutine.current().name();
            })
        .join();
    assertThat(seen).containsExactly("worker", "worker");
  }

  @Test
  void toStringHasIdNameAndState() {
    Goroutine goroutine = Heddle.go("worker", () -> {});
    goroutine.join();
    assertThat(goroutine).hasToString("goroutine " + goroutine.id() + " \"worker\" [DONE]");
    Goroutine nameless = Heddle.go(() -> {});
    nameless.join();
    assertThat(nameless).hasToString("goroutine " + nameless.id() + " [DONE]");
  }
}
