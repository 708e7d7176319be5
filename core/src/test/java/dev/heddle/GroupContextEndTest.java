package dev.heddle;

import static dev.heddle.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.heddle.testing.Caller;
import dev.heddle.testing.Crew;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The end of a group's context before its tasks have ended: join never passes over it. */
class GroupContextEndTest {

  private static void forEver() {
    Heddle.chan().receive();
  }

  @ParameterizedTest
  @EnumSource
  void joinThrowsTheDeadlineThatCutTheTasksShort(Caller caller) {
    caller.call(() -> {
      try (Context parent = Context.background().withTimeout(Duration.ofMillis(10));
          Group group = Group.open(parent)) {
        Subtask<String> cut =
            group.fork(() -> {
              forEver();
              return "never";
            });
        for (int i = 0; i < 2; i++) { // each join says so
          assertThatThrownBy(group::join)
              .isInstanceOf(DeadlineExceededException.class)
              .hasMessage(parent.error().getMessage());
        }
        assertThatThrownBy(cut::get)
            .isInstanceOf(IllegalStateException.class)
            .hasMessage("the subtask was cancelled before its end; Group.join throws why")
            .hasCauseInstanceOf(CancelledException.class);
      }
    });
  }

  @ParameterizedTest
  @EnumSource
  void joinThrowsTheCancelThatCutTheTasksShortWithItsCause(Caller caller) {
    caller.call(() -> {
      Exception why = new Exception("why");
      try (Context parent = Context.background().withCancel();
          Group group = Group.open(parent)) {
        group.go(GroupContextEndTest::forEver);
        Heddle.go(() -> parent.cancel(why));
        assertThatThrownBy(group::join)
            .isInstanceOf(CancelledException.class)
            .hasMessage("the context was cancelled")
            .hasCause(why);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
      }
    });
  }

  @Test
  void joinThrowsItThoughTheTaskEndedWellAllTheSame() {
    try (Context parent = Context.background().withCancel();
        Group group = Group.open(parent)) {
      Subtask<Integer> stubborn =
          group.fork(() -> {
            until(() -> parent.error() != null);
            return 7;
          });
      parent.cancel();
      assertThatThrownBy(group::join).isInstanceOf(CancelledException.class);
      assertThat(stubborn.get()).isEqualTo(7);
    }
  }

  @Test
  void anEndAfterTheTasksHaveEndedIsNoneOfTheirs() {
    try (Context parent = Context.background().withCancel();
        Group group = Group.open(parent)) {
      group.join();
      group.go(() -> {});
      group.join();
      parent.cancel();
      group.join();
    }
  }

  @Test
  void aGroupWithoutTasksBelowAContextThatHasEndedIsJoined() {
    Context parent = Context.background().withCancel();
    parent.cancel();
    try (Group group = Group.open(parent)) {
      group.join();
    }
  }

  @Test
  void aFailureIsTheCauseAndTheEndOfTheContextBeforeItIsSuppressed() {
    Exception failure = new Exception("in the midst");
    Exception why = new Exception("why");
    try (Context parent = Context.background().withCancel();
        Group group = Group.open(parent)) {
      group.go(() -> {
        try {
          forEver();
        } catch (CancelledException e) {
          throw failure;
        }
      });
      parent.cancel(why);
      GroupException thrown = (GroupException) catchThrowable(group::join);
      assertThat(thrown).hasCause(failure);
      assertThat(thrown.getSuppressed()).hasSize(1);
      assertThat(thrown.getSuppressed()[0])
          .isInstanceOf(CancelledException.class)
          .hasMessage("the context was cancelled")
          .hasCause(why);
      assertThatThrownBy(group::join).isSameAs(thrown);
      assertThat(thrown.getSuppressed()).hasSize(1);
    }
  }

  @Test
  void aTaskThatThrowsTheDeadlineOfTheGroupHasNotFailed() {
    try (Context parent = Context.background().withTimeout(Duration.ofMillis(10));
        Group group = Group.open(parent)) {
      group.go(() -> {
        until(() -> parent.error() != null);
        Context.current().check();
      });
      assertThatThrownBy(group::join).isInstanceOf(DeadlineExceededException.class);
    }
  }

  @Test
  void aTaskThatThrowsADeadlineOfItsOwnHasFailed() {
    try (Group group = Group.open()) {
      group.go(() -> {
        try (Context own = Context.current().withTimeout(Duration.ZERO)) {
          own.check();
        }
      });
      assertThatThrownBy(group::join)
          .isInstanceOf(GroupException.class)
          .hasCauseInstanceOf(DeadlineExceededException.class);
    }
  }

  @Test
  void aDeadlineOfItsOwnIsAFailureToATaskThatAnotherHasCancelled() {
    Exception first = new Exception("first");
    try (Group group = Group.open()) {
      group.go(() -> {
        try {
          forEver();
        } catch (CancelledException e) {
          throw new DeadlineExceededException("of its own");
        }
      });
      group.go(() -> {
        throw first;
      });
      Throwable thrown = catchThrowable(group::join);
      assertThat(thrown).hasCause(first);
      assertThat(thrown.getSuppressed())
          .singleElement()
          .isInstanceOf(DeadlineExceededException.class);
    }
  }

  @Test
  void joinAfterACloseThatCutATaskShortSaysSo() {
    Group group = Group.open();
    group.go(GroupContextEndTest::forEver);
    group.close();
    assertThatThrownBy(group::join).isInstanceOf(CancelledException.class);
  }

  @Test
  void theMembersOfAnInnerGroupAreCancelledAndItsJoinSaysWhy() {
    AtomicBoolean silent = new AtomicBoolean();
    Exception failure = new Exception("of the outer group");
    Chan<Integer> inside = Heddle.chan();
    try (Group outer = Group.open()) {
      outer.go(() -> {
        try (Group inner = Group.open()) {
          inner.go(() -> {
            inside.send(1);
            forEver();
          });
          inner.join();
          silent.set(true);
        }
      });
      inside.receive();
      outer.go(() -> {
        throw failure;
      });
      Throwable thrown = catchThrowable(outer::join);
      assertThat(thrown).hasCause(failure).hasNoSuppressedExceptions();
    }
    assertThat(silent).isFalse();
  }

  /** The tasks look at the context, so that they may end before the group has cancelled them. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void joinIsNeverSilentHoweverTheEndsRace(int parallelism) {
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
    Context parent = Context.background().withCancel();
    try (Group group = Group.open(parent)) {
      for (int i = 0; i <= kind % 3; i++) {
        group.go(() -> {
          for (int n = 1; parent.error() == null; n++) {
            if (n % 100 == 0) {
              Heddle.sleep(Duration.ofNanos(1_000)); // yields alone starve others in fallback
            }
          }
        });
      }
      Heddle.go(parent::cancel);
      assertThatThrownBy(group::join).isInstanceOf(CancelledException.class);
    }
  }
}
