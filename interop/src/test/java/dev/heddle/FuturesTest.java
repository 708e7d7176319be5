package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.testing.Crew;
import dev.heddle.testing.Schedulers;
import dev.heddle.testing.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CompletableFuture and ExecutorService with goroutines as what runs and as what waits. */
class FuturesTest {

  private static final int TASKS = 5_000;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void stagesRunOnGoroutinesAndEachHasItsResult(int parallelism) {
    try (ExecutorService executor = Schedulers.ofParallelism(parallelism).executor()) {
      List<CompletableFuture<Integer>> results = new ArrayList<>();
      for (int i = 0; i < TASKS; i++) {
        int n = i;
        CompletableFuture<Integer> one =
            CompletableFuture.supplyAsync(() -> inGoroutine(n), executor);
        CompletableFuture<Integer> other =
            CompletableFuture.supplyAsync(() -> inGoroutine(2 * n), executor)
                .thenApplyAsync(FuturesTest::inGoroutine, executor);
        results.add(one.thenCombineAsync(other, (a, b) -> inGoroutine(a) + b, executor));
      }
      for (int i = 0; i < TASKS; i++) {
        assertThat(results.get(i).join()).isEqualTo(3 * i);
      }
    }
  }

  private static int inGoroutine(int value) {
    assertThat(Goroutine.current()).isNotNull();
    return value;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void aGoroutineWaitsForWhatAnotherOneCompletes(int parallelism) {
    Crew crew = new Crew(parallelism);
    List<CompletableFuture<Integer>> futures = new ArrayList<>();
    for (int i = 0; i < TASKS; i++) {
      futures.add(new CompletableFuture<>());
    }
    for (int i = 0; i < TASKS; i++) {
      int n = i;
      CompletableFuture<Integer> own = futures.get(i);
      crew.add(() -> {
        if (n == 0) {
          Heddle.yieldNow();
          own.complete(0);
        } else if (n % 2 == 0) {
          own.complete(futures.get(n - 1).get() + 1);
        } else {
          own.complete(futures.get(n - 1).get(1, TimeUnit.HOURS) + 1);
        }
      });
    }
    crew.join();
    for (int i = 0; i < TASKS; i++) {
      assertThat(futures.get(i)).isCompletedWithValue(i);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void aStageThatFailsFailsWhoWaitsForIt(int parallelism) {
    try (ExecutorService executor = Schedulers.ofParallelism(parallelism).executor()) {
      IllegalStateException failure = new IllegalStateException("of a stage");
      for (int i = 0; i < 500; i++) {
        CompletableFuture<Integer> failing =
            CompletableFuture.supplyAsync(
                () -> {
                  throw failure;
                },
                executor);
        assertThatThrownBy(failing.thenApplyAsync(n -> n, executor)::join)
            .isInstanceOf(CompletionException.class)
            .hasCause(failure);
        assertThat(failing.exceptionallyAsync(thrown -> 7, executor).join()).isEqualTo(7);
      }
    }
  }

  /** Each task waits for tasks of its own, which a pool of threads would not survive. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void tasksThatWaitForTasksAllEnd(int parallelism) throws Exception {
    try (ExecutorService executor = Schedulers.ofParallelism(parallelism).executor()) {
      List<Callable<Integer>> tasks = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        int n = i;
        tasks.add(() -> sumOf(executor, n));
      }
      List<Future<Integer>> results = executor.invokeAll(tasks);
      for (int i = 0; i < 500; i++) {
        assertThat(results.get(i).get()).isEqualTo(10 * i + 45);
      }
    }
  }

  private static int sumOf(ExecutorService executor, int n) throws Exception {
    List<Future<Integer>> parts = new ArrayList<>();
    for (int k = 0; k < 10; k++) {
      int part = n + k;
      parts.add(executor.submit(() -> inGoroutine(part)));
    }
    int sum = 0;
    for (Future<Integer> part : parts) {
      sum += part.get();
    }
    return sum;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void aThreadPerTaskExecutorRunsOnTheSchedulersThreads(int parallelism) throws Exception {
    Scheduler scheduler = Schedulers.ofParallelism(parallelism);
    try (ExecutorService executor = Executors.newThreadPerTaskExecutor(scheduler.threadFactory())) {
      List<Future<Integer>> results = new ArrayList<>();
      Chan<Integer> turn = Heddle.chan();
      for (int i = 0; i < 1_000; i++) {
        results.add(executor.submit(turn::receive));
      }
      for (int i = 0; i < 1_000; i++) {
        turn.send(i);
      }
      Tally tally = new Tally(1_000);
      for (Future<Integer> result : results) {
        tally.received(result.get());
      }
      tally.checkAllReceived();
    }
  }
}
