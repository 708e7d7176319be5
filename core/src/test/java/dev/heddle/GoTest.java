package dev.heddle;

import static dev.heddle.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.internal.sched.Fiber;
import dev.heddle.testing.Caller;
import dev.heddle.testing.Schedulers;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Starting goroutines. */
class GoTest {

  private static Scheduler here() {
    return Scheduler.of(Fiber.current().scheduler());
  }

  @ParameterizedTest
  @EnumSource
  void goDoesNotRunTheTaskOnTheCallersStack(Caller caller) {
    CountDownLatch release = new CountDownLatch(1);
    Thread[] ranOn = new Thread[1];
    caller.call(() -> {
      // Would never return if the task ran here.
      Goroutine goroutine =
          Heddle.go(() -> {
            ranOn[0] = Thread.currentThread();
            release.await();
          });
      release.countDown();
      goroutine.join();
      assertThat(ranOn[0]).isNotSameAs(Thread.currentThread());
    });
  }

  @ParameterizedTest
  @EnumSource
  void whatTheCallerDidBeforeIsSeenByTheTask(Caller caller) {
    int[] plain = new int[1];
    caller.call(() -> {
      for (int i = 1; i <= 1_000; i++) {
        int expected = i;
        plain[0] = i;
        int[] seen = new int[1];
        Heddle.go(() -> seen[0] = plain[0]).join();
        assertThat(seen[0]).isEqualTo(expected);
      }
    });
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "GOROUTINE")
  void aGoroutineStartedFromOutsideBelongsToTheGlobalScheduler(Caller caller) {
    Scheduler[] seen = new Scheduler[1];
    caller.call(() -> Heddle.go(() -> seen[0] = here()).join());
    assertThat(seen[0]).isSameAs(Scheduler.global());
  }

  @Test
  void aGoroutineStartedByAGoroutineBelongsToTheSameScheduler() {
    Scheduler own = Schedulers.ofParallelism(2);
    List<Scheduler> seen = new ArrayList<>();
    own.go(
            () -> {
              Heddle.go(() -> seen.add(here())).join();
              Heddle.go("named", () -> seen.add(here())).join();
              Scheduler.global().go(() -> seen.add(here())).join();
            })
        .join();
    assertThat(seen).containsExactly(own, own, Scheduler.global());
  }

  @Test
  void aGoroutineHasTheNameItWasGiven() {
    String[] threadName = new String[1];
    Goroutine named = Heddle.go("worker", () -> threadName[0] = Thread.currentThread().getName());
    named.join();
    assertThat(named.name()).isEqualTo("worker");
    assertThat(Heddle.go(() -> {}).name()).isEmpty();
    assertThat(threadName[0]).isEqualTo("worker");
  }

  @Test
  void aTaskMayThrowCheckedExceptions() {
    Task task =
        () -> {
          throw new Exception("checked");
        };
    assertThatThrownBy(() -> Heddle.run(task)).hasCauseInstanceOf(Exception.class);
  }

  @Test
  void nothingOfAGoroutineIsLeftToTheNext() {
    ThreadLocal<String> local = new ThreadLocal<>();
    InheritableThreadLocal<String> inheritable = new InheritableThreadLocal<>();
    Scheduler scheduler = Schedulers.ofParallelism(1);
    List<Goroutine> goroutines = new ArrayList<>();
    Set<String> leftovers = ConcurrentHashMap.newKeySet();
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    ClassLoader usual = Thread.currentThread().getContextClassLoader();
    for (int i = 0; i < 1_000; i++) {
      String name = i % 3 == 0 ? "named" : "";
      Task task =
          () -> {
            Thread self = Thread.currentThread();
            threads.add(self);
            note(leftovers, "thread local", local.get() != null);
            note(leftovers, "inheritable thread local", inheritable.get() != null);
            note(leftovers, "interrupt status", self.isInterrupted());
            note(leftovers, "class loader", self.getContextClassLoader() != usual);
            note(leftovers, "name", !self.getName().equals(name));
            note(leftovers, "handler", self.getUncaughtExceptionHandler() != self.getThreadGroup());
            note(leftovers, "priority", self.getPriority() != Thread.NORM_PRIORITY);
            note(leftovers, "daemon status", !self.isDaemon());
            local.set("value");
            inheritable.set("value");
            self.setContextClassLoader(new URLClassLoader(new java.net.URL[0]));
            self.setName("changed");
            self.setUncaughtExceptionHandler((thread, thrown) -> {});
            self.setPriority(Thread.MAX_PRIORITY);
            self.interrupt();
          };
      goroutines.add(name.isEmpty() ? scheduler.go(task) : scheduler.go(name, task));
      if (i % 7 == 0) {
        goroutines.getLast().join(); // then the fiber has idled before the next
      }
    }
    goroutines.forEach(Goroutine::join);
    assertThat(leftovers).isEmpty();
    if (scheduler.isNative()) {
      assertThat(threads).as("threads, which were used again").hasSizeLessThan(500);
    }
  }

  private static void note(Set<String> leftovers, String what, boolean left) {
    if (left) {
      leftovers.add(what);
    }
  }

  @Test
  void anInterruptThatComesTooLateDoesNotReachTheNextGoroutine() {
    Scheduler scheduler = Schedulers.ofParallelism(1);
    for (int i = 0; i < 1_000; i++) {
      Thread[] thread = new Thread[1];
      scheduler.go(() -> thread[0] = Thread.currentThread()).join();
      until(() -> scheduler.core().totals().atRest());
      thread[0].interrupt();
      AtomicBoolean interrupted = new AtomicBoolean();
      scheduler.go(() -> interrupted.set(Thread.currentThread().isInterrupted())).join();
      assertThat(interrupted).isFalse();
    }
  }

  @Test
  void aGoroutineWithoutANameDoesNotCarryTheNameOfTheLast() {
    Scheduler scheduler = Schedulers.ofParallelism(1);
    List<Goroutine> goroutines = new ArrayList<>();
    AtomicInteger named = new AtomicInteger();
    for (int i = 0; i < 1_000; i++) {
      goroutines.add(scheduler.go("name", () -> {}));
      goroutines.add(
          scheduler.go(() -> {
            if (!Thread.currentThread().getName().isEmpty()) {
              named.incrementAndGet();
            }
          }));
    }
    goroutines.forEach(Goroutine::join);
    assertThat(named).hasValue(0);
  }

  @Test
  void goFromInsideManyLevelsDeepRuns() {
    AtomicInteger leaves = new AtomicInteger();
    tree(12, leaves);
    until(() -> leaves.get() == 1 << 12);
  }

  private static void tree(int depth, AtomicInteger leaves) {
    if (depth == 0) {
      leaves.incrementAndGet();
      return;
    }
    Heddle.go(() -> tree(depth - 1, leaves));
    Heddle.go(() -> tree(depth - 1, leaves));
  }

  @Test
  void aTaskOrANameThatIsNullIsRefused() {
    assertThatThrownBy(() -> Heddle.go(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("task");
    assertThatThrownBy(() -> Heddle.go("name", null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("task");
    assertThatThrownBy(() -> Heddle.go(null, () -> {}))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("name");
  }
}
