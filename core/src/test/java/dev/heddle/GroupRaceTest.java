package dev.heddle;

import static dev.heddle.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.heddle.testing.Caller;
import dev.heddle.testing.Crew;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One result of several tasks: that of the first to end, or of the first to succeed. */
class GroupRaceTest {

  private final AtomicInteger cancelled = new AtomicInteger();

  /** Waits until it is cancelled, and takes its time to end. */
  private String loser() {
    try {
      Heddle.chan().receive();
      return "lost";
    } finally {
      Thread.interrupted();
      Heddle.yieldNow();
      cancelled.incrementAndGet();
    }
  }

  private static String fails(String how) throws IOException {
    throw new IOException(how);
  }

  @ParameterizedTest
  @EnumSource
  void theFirstToReturnWinsARaceAndTheOthersAreCancelledAndWaitedFor(Caller caller) {
    caller.call(() -> {
      AtomicInteger begun = new AtomicInteger();
      Callable<String> slow =
          () -> {
            begun.incrementAndGet();
            return loser();
          };
      String won =
          Group.race(
              slow,
              () -> {
                until(() -> begun.get() == 2);
                return "won";
              },
              slow);
      assertThat(won).isEqualTo("won");
      assertThat(cancelled).hasValue(2);
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
    });
  }

  @Test
  void theFirstToFailEndsARace() {
    assertThatThrownBy(() -> Group.race(this::loser, () -> fails("first")))
        .isInstanceOf(GroupException.class)
        .hasMessage("a task of the group failed: java.io.IOException: first")
        .hasCauseInstanceOf(IOException.class)
        .hasNoSuppressedExceptions();
  }

  @Test
  void theFailuresAfterTheFirstAreSuppressedInARace() {
    Chan<Integer> waiting = Heddle.chan();
    Throwable thrown =
        catchThrowable(() ->
            Group.race(
                () -> {
                  waiting.send(1);
                  try {
                    return loser();
                  } catch (CancelledException e) {
                    return fails("while it was cancelled");
                  }
                },
                () -> {
                  waiting.receive();
                  return fails("first");
                }));
    assertThat(thrown).isInstanceOf(GroupException.class).hasRootCauseMessage("first");
    assertThat(thrown.getSuppressed())
        .singleElement()
        .satisfies(late -> assertThat(late).hasMessage("while it was cancelled"));
  }

  @Test
  void theFirstSuccessWinsOverTheFailuresBeforeIt() {
    AtomicInteger failed = new AtomicInteger();
    Callable<String> failing =
        () -> {
          failed.incrementAndGet();
          return fails("one");
        };
    String won =
        Group.firstSuccess(
            failing,
            failing,
            () -> {
              until(() -> failed.get() == 2);
              return "won";
            },
            this::loser);
    assertThat(won).isEqualTo("won");
  }

  @ParameterizedTest
  @EnumSource
  void ifAllFailTheFirstFailureIsTheCauseAndTheOthersAreSuppressed(Caller caller) {
    caller.call(() -> {
      Throwable thrown =
          catchThrowable(() ->
              Group.firstSuccess(
                  List.of(
                      () -> fails("one"),
                      () -> {
                        throw new AssertionError("two");
                      },
                      () -> {
                        Heddle.yieldNow();
                        return fails("three");
                      })));
      assertThat(thrown).isInstanceOf(GroupException.class);
      List<String> messages = new ArrayList<>();
      messages.add(thrown.getCause().getMessage());
      for (Throwable later : thrown.getSuppressed()) {
        messages.add(later.getMessage());
      }
      assertThat(messages).containsExactlyInAnyOrder("one", "two", "three");
    });
  }

  @Test
  void aResultMayBeNull() {
    Object won = Group.race(() -> null, this::loser);
    assertThat(won).isNull();
    Object succeeded = Group.firstSuccess(List.of(() -> null));
    assertThat(succeeded).isNull();
  }

  @Test
  void aTaskAtLeastIsNeededAndNoneMayBeNull() {
    assertThatThrownBy(Group::race)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("race was given no task; it needs one at least to have a result");
    assertThatThrownBy(() -> Group.firstSuccess(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("firstSuccess was given no task; it needs one at least to have a result");
    AtomicBoolean ran = new AtomicBoolean();
    Callable<Integer> first =
        () -> {
          ran.set(true);
          return 1;
        };
    assertThatThrownBy(() -> Group.race(Arrays.asList(first, null)))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("race was given a task that is null, number 1");
    assertThatThrownBy(() -> Group.firstSuccess((List<Callable<Integer>>) null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("tasks");
    assertThat(ran).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void anInterruptedCallerEndsTheTasksAndWaitsForThem(Caller caller) {
    Chan<Integer> begun = Heddle.chan();
    Caller.Running racing =
        caller.start(() ->
            Group.race(
                () -> {
                  begun.send(1);
                  return loser();
                },
                () -> {
                  begun.send(1);
                  return loser();
                }));
    begun.receive();
    begun.receive();
    racing.thread().interrupt();
    assertThat(racing.failure())
        .isInstanceOf(CancelledException.class)
        .hasMessage("race was cancelled: the caller was interrupted");
    assertThat(cancelled).hasValue(2);
  }

  @Test
  void anInterruptAfterTheDecisionDoesNotTakeTheResultAway() {
    Chan<Integer> begun = Heddle.chan();
    Chan<Integer> decided = Heddle.chan();
    Chan<Integer> hold = Heddle.chan();
    Goroutine[] racing = new Goroutine[1];
    String[] won = new String[1];
    boolean[] status = new boolean[1];
    racing[0] =
        Heddle.go(() -> {
          won[0] =
              Group.race(
                  () -> {
                    begun.send(1);
                    try {
                      return loser();
                    } finally {
                      decided.send(1);
                      hold.receive();
                    }
                  },
                  () -> {
                    begun.receive();
                    return "won";
                  });
          status[0] = Thread.currentThread().isInterrupted();
        });
    decided.receive();
    racing[0].cancel();
    hold.close();
    racing[0].join();
    assertThat(won[0]).isEqualTo("won");
    assertThat(status[0]).isTrue();
  }

  @Test
  void theDeadlineAroundARaceIsThrownIfNoTaskEndedBefore() throws Exception {
    try (Context within = Context.current().withTimeout(Duration.ofMillis(10))) {
      within.run(() -> {
        assertThatThrownBy(() -> Group.race(this::loser, this::loser))
            .isInstanceOf(DeadlineExceededException.class);
        assertThatThrownBy(() -> Group.firstSuccess(this::loser))
            .isInstanceOf(DeadlineExceededException.class);
      });
    }
  }

  @Test
  void theDeadlineIsSuppressedIfSomeHaveFailedBefore() throws Exception {
    try (Context within = Context.current().withTimeout(Duration.ofMillis(10))) {
      within.run(() -> {
        Throwable thrown =
            catchThrowable(() -> Group.firstSuccess(this::loser, () -> fails("before")));
        assertThat(thrown).isInstanceOf(GroupException.class).hasRootCauseMessage("before");
        assertThat(thrown.getSuppressed())
            .singleElement()
            .isInstanceOf(DeadlineExceededException.class);
      });
    }
  }

  @Test
  void theTasksSeeTheValuesOfTheCurrentContext() throws Exception {
    Context.Key<String> key = Context.Key.of("name");
    String[] seen = new String[1];
    Context.current()
        .withValue(key, "Ann")
        .run(() -> seen[0] = Group.race(() -> Context.current().value(key), this::loser));
    assertThat(seen[0]).isEqualTo("Ann");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void thereIsOneOutcomeHoweverTheTasksRace(int parallelism) {
    Crew.runAll(
        parallelism,
        4,
        seed ->
            () -> {
              for (int round = 0; round < 200; round++) {
                oneRace(seed + round);
              }
            });
  }

  private static void oneRace(int kind) {
    AtomicInteger running = new AtomicInteger();
    List<Callable<Integer>> tasks = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      int me = i;
      tasks.add(() -> {
        running.incrementAndGet();
        try {
          Heddle.yieldNow();
          if ((kind + me) % 2 == 0) {
            throw new IOException("of the stress");
          }
          return me;
        } finally {
          running.decrementAndGet();
        }
      });
    }
    assertThat((kind + Group.firstSuccess(tasks)) % 2).isEqualTo(1);
    assertThat(running).hasValue(0);
    try {
      assertThat((kind + Group.race(tasks)) % 2).isEqualTo(1);
    } catch (GroupException e) {
      assertThat(e).hasCauseInstanceOf(IOException.class);
    }
    assertThat(running).hasValue(0);
  }
}
