package dev.heddle;

import static dev.heddle.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.heddle.testing.Caller;
import dev.heddle.testing.Pause;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a failure does to the block that opened the group, and to one that is a task itself. */
class GroupScopeTest {

  private static void forEver() {
    Heddle.chan().receive();
  }

  @ParameterizedTest
  @EnumSource
  void aFailureDoesNotWakeTheBlockThatOpenedTheGroup(Caller caller) {
    Chan<Integer> ofBlock = Heddle.chan();
    Exception failure = new Exception("of a task");
    Goroutine[] failing = new Goroutine[1];
    Caller.Running opener =
        caller.start(() -> {
          try (Group group = Group.open()) {
            failing[0] =
                group.go(() -> {
                  throw failure;
                });
            assertThat(ofBlock.receive()).isEqualTo(1);
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            group.join();
          }
        });
    until(() -> failing[0] != null && failing[0].state() == Goroutine.State.DONE);
    Pause.letOthersRun();
    assertThat(opener.isDone()).isFalse();
    ofBlock.send(1);
    assertThat(opener.failure()).isInstanceOf(GroupException.class).hasCause(failure);
  }

  @ParameterizedTest
  @EnumSource
  void aFailureWakesTheBodyOfAScopeWhereverItIsBlocked(Caller caller) {
    caller.call(() -> {
      Exception failure = new Exception("of a task");
      AtomicInteger woken = new AtomicInteger();
      Throwable inHeddle =
          catchThrowable(() ->
              Group.scope(group -> {
                group.go(() -> {
                  throw failure;
                });
                try {
                  forEver();
                } finally {
                  woken.incrementAndGet();
                }
                return 1;
              }));
      assertThat(inHeddle)
          .isInstanceOf(GroupException.class)
          .hasCause(failure)
          .hasNoSuppressedExceptions();
      Throwable inTheJdk =
          catchThrowable(() ->
              Group.scope(group -> {
                group.go(() -> {
                  throw failure;
                });
                try {
                  Thread.sleep(Duration.ofDays(1));
                } finally {
                  woken.incrementAndGet();
                }
                return 1;
              }));
      assertThat(inTheJdk).isInstanceOf(GroupException.class).hasCause(failure);
      assertThat(woken).hasValue(2);
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
    });
  }

  @Test
  void aFailureOfTheBodyCancelsTheTasks() {
    Exception failure = new Exception("of the body");
    Goroutine[] task = new Goroutine[1];
    assertThatThrownBy(() ->
            Group.scope(group -> {
              task[0] = group.go(GroupScopeTest::forEver);
              throw failure;
            }))
        .isInstanceOf(GroupException.class)
        .hasCause(failure)
        .hasNoSuppressedExceptions();
    assertThat(task[0].state()).isEqualTo(Goroutine.State.DONE);
  }

  @ParameterizedTest
  @EnumSource
  void aScopeWaitsForItsTasksAndReturnsWhatTheBodyReturned(Caller caller) {
    caller.call(() -> {
      AtomicInteger ended = new AtomicInteger();
      Chan<Integer> hold = Heddle.chan();
      String result =
          Group.scope(group -> {
            for (int i = 0; i < 10; i++) {
              group.go(() -> {
                hold.receive();
                ended.incrementAndGet();
              });
            }
            Subtask<Integer> inner = Group.scope(nested -> nested.fork(() -> 7));
            Heddle.go(hold::close);
            return "body " + inner.get();
          });
      assertThat(result).isEqualTo("body 7");
      assertThat(ended).hasValue(10);
      Object nothing = Group.scope(group -> null);
      assertThat(nothing).isNull();
    });
  }

  @Test
  void theBodyDoesNotCountForTheLimit() {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    int started =
        Group.scope(group -> {
          group.limit(1);
          for (int i = 0; i < 100; i++) {
            group.go(() -> {
              most.accumulateAndGet(running.incrementAndGet(), Math::max);
              Heddle.yieldNow();
              running.decrementAndGet();
            });
          }
          return 100;
        });
    assertThat(started).isEqualTo(100);
    assertThat(most).hasValue(1);
  }

  @Test
  void aTaskMayStartOthersWhenTheBodyHasEnded() {
    AtomicBoolean last = new AtomicBoolean();
    Group.scope(group -> {
      group.limit(2);
      group.go(() -> {
        Heddle.yieldNow();
        group.go(() -> last.set(true));
      });
      return null;
    });
    assertThat(last).isTrue();
  }

  @Test
  void theBodySeesTheContextOfTheGroupAndCannotJoinIt() {
    Group.scope(group -> {
      assertThat(Context.current()).isSameAs(group.context());
      assertThatThrownBy(group::join)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("a task of the group joins it");
      assertThatThrownBy(group::close).isInstanceOf(IllegalStateException.class);
      return null;
    });
    assertThatThrownBy(() -> Group.scope(null)).hasMessage("body");
  }

  @ParameterizedTest
  @EnumSource
  void anInterruptedCallerEndsTheScopeAndWaitsForIt(Caller caller) {
    AtomicInteger ended = new AtomicInteger();
    Chan<Integer> begun = Heddle.chan();
    Caller.Running calling =
        caller.start(() ->
            Group.scope(group -> {
              try {
                begun.send(1);
                forEver();
                return 1;
              } finally {
                ended.incrementAndGet();
              }
            }));
    begun.receive();
    calling.thread().interrupt();
    assertThat(calling.failure())
        .isInstanceOf(CancelledException.class)
        .hasMessage("join was cancelled: the caller was interrupted");
    assertThat(ended).hasValue(1);
  }

  @Test
  void theDeadlineAroundAScopeIsThrown() throws Exception {
    try (Context within = Context.current().withTimeout(Duration.ofMillis(10))) {
      within.run(() ->
          assertThatThrownBy(() ->
                  Group.scope(group -> {
                    forEver();
                    return 1;
                  }))
              .isInstanceOf(DeadlineExceededException.class));
    }
  }
}
