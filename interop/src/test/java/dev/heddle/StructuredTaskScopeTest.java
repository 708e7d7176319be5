package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.testing.Crew;
import dev.heddle.testing.Schedulers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.StructuredTaskScope;
import java.util.concurrent.StructuredTaskScope.Joiner;
import java.util.concurrent.StructuredTaskScope.Subtask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * StructuredTaskScope, a preview in JDK 25, opened in goroutines, with the scheduler's threads for
 * its subtasks.
 */
class StructuredTaskScopeTest {

  private static final int SCOPES = 200;
  private static final int FORKS = 20;

  private static final ScopedValue<Integer> OWNER = ScopedValue.newInstance();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void everySubtaskHasItsResultAndSeesTheScopedValue(int parallelism) {
    Scheduler scheduler = Schedulers.ofParallelism(parallelism);
    Crew crew = new Crew(scheduler);
    for (int s = 0; s < SCOPES; s++) {
      int owner = s;
      crew.add(() ->
          ScopedValue.where(OWNER, owner)
              .call(() -> {
                forkAndCheck(scheduler, owner);
                return null;
              }));
    }
    crew.join();
  }

  private static void forkAndCheck(Scheduler scheduler, int owner) throws InterruptedException {
    Chan<Integer> values = Heddle.chan();
    try (var scope =
        StructuredTaskScope.open(
            Joiner.<Integer>awaitAllSuccessfulOrThrow(),
            config -> config.withThreadFactory(scheduler.threadFactory()))) {
      List<Subtask<Integer>> subtasks = new ArrayList<>();
      for (int f = 0; f < FORKS; f++) {
        int number = f;
        // Half of them send to the other half, so that they must all run at once.
        subtasks.add(
            scope.fork(() -> {
              if (number % 2 == 0) {
                values.send(OWNER.get() * FORKS);
                return OWNER.get() * FORKS;
              }
              return values.receive();
            }));
      }
      scope.join();
      for (Subtask<Integer> subtask : subtasks) {
        assertThat(subtask.get()).isEqualTo(owner * FORKS);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void theFirstFailureEndsTheOthersWhateverOfHeddlesTheyWaitIn(int parallelism) {
    Scheduler scheduler = Schedulers.ofParallelism(parallelism);
    Crew crew = new Crew(scheduler);
    AtomicInteger cancelled = new AtomicInteger();
    for (int s = 0; s < SCOPES; s++) {
      crew.add(() -> failAndCheck(scheduler, cancelled));
    }
    crew.join();
    assertThat(cancelled).hasValue(SCOPES * FORKS);
  }

  private static void failAndCheck(Scheduler scheduler, AtomicInteger cancelled) {
    Chan<Integer> waiting = Heddle.chan();
    try (var scope =
        StructuredTaskScope.open(
            Joiner.<Integer>awaitAllSuccessfulOrThrow(),
            config -> config.withThreadFactory(scheduler.threadFactory()))) {
      for (int f = 0; f < FORKS; f++) {
        scope.fork(() -> {
          waiting.send(1);
          try {
            return Heddle.<Integer>chan().receive();
          } catch (CancelledException e) {
            cancelled.incrementAndGet();
            throw e;
          }
        });
      }
      for (int f = 0; f < FORKS; f++) {
        waiting.receive();
      }
      IllegalStateException failure = new IllegalStateException("of a subtask");
      scope.fork(() -> {
        throw failure;
      });
      assertThatThrownBy(scope::join)
          .isInstanceOf(StructuredTaskScope.FailedException.class)
          .hasCause(failure);
    }
  }
}
