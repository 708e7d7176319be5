package dev.heddle;

import static dev.heddle.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.heddle.testing.Caller;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Groups: waiting together and failing together. */
class GroupTest {

  private static void forEver() {
    Heddle.chan().receive();
  }

  @ParameterizedTest
  @EnumSource
  void joinWaitsForAllAndSeesWhatTheyDid(Caller caller) {
    caller.call(() -> {
      int[] written = new int[50];
      try (Group group = Group.open()) {
        for (int i = 0; i < written.length; i++) {
          int at = i;
          group.go(() -> {
            Heddle.yieldNow();
            written[at] = at + 1;
          });
        }
        group.join();
        for (int i = 0; i < written.length; i++) {
          assertThat(written[i]).isEqualTo(i + 1);
        }
        assertThat(group.context().error()).isNull();
      }
    });
  }

  @Test
  void joinOfAnEmptyGroupReturns() {
    try (Group group = Group.open()) {
      group.join();
      group.join();
    }
  }

  @Test
  void theTasksOfAGroupSeeItsContextAsTheCurrentOne() {
    try (Group group = Group.open()) {
      Context[] seen = new Context[2];
      group.go(() -> {
        seen[0] = Context.current();
        Heddle.go(() -> seen[1] = Context.current()).join();
      });
      group.join();
      assertThat(seen).containsExactly(group.context(), group.context());
    }
  }

  @Test
  void aForkHasAResultOnceTheGroupWasJoined() {
    try (Group group = Group.open()) {
      Subtask<Integer> one = group.fork(() -> 1);
      Subtask<String> none = group.fork(() -> null);
      group.join();
      assertThat(one.get()).isEqualTo(1);
      assertThat(none.get()).isNull();
    }
  }

  @Test
  void aTaskMayHaveAName() {
    try (Group group = Group.open()) {
      Goroutine named = group.go("writer", () -> {});
      Subtask<String> fork = group.fork("reader", () -> Goroutine.current().name());
      Subtask<String> thread = group.fork("third", () -> Thread.currentThread().getName());
      assertThat(named.name()).isEqualTo("writer");
      group.join();
      assertThat(fork.get()).isEqualTo("reader");
      assertThat(thread.get()).isEqualTo("third");
      assertThatThrownBy(() -> group.go(null, () -> {})).hasMessage("name");
      assertThatThrownBy(() -> group.go("name", null)).hasMessage("task");
      assertThatThrownBy(() -> group.fork(null, () -> 1)).hasMessage("name");
      assertThatThrownBy(() -> group.fork("name", null)).hasMessage("task");
    }
  }

  @Test
  void aForkThatHasNotEndedOrHasFailedHasNoResult() {
    try (Group group = Group.open()) {
      Chan<Integer> hold = Heddle.chan();
      Subtask<Integer> running = group.fork(hold::receive);
      assertThatThrownBy(running::get)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the subtask has not ended; join the group before get");
      Exception failure = new Exception("of the task");
      Subtask<Integer> failing =
          group.fork(() -> {
            throw failure;
          });
      assertThatThrownBy(group::join).isInstanceOf(GroupException.class).hasCause(failure);
      assertThatThrownBy(failing::get)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("Group.join throws what its tasks have thrown")
          .hasCause(failure);
      assertThatThrownBy(running::get).hasCauseInstanceOf(CancelledException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theFirstFailureCancelsTheRestAndIsThrownByJoin(Caller caller) {
    caller.call(() -> {
      Exception failure = new Exception("first");
      Group group = Group.open();
      List<Goroutine> rest = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        rest.add(group.go(GroupTest::forEver));
        rest.add(group.go(() -> Thread.sleep(Duration.ofDays(1))));
        rest.add(group.go(() -> group.context().done().receive()));
      }
      group.go(() -> {
        throw failure;
      });
      Throwable thrown = catchThrowable(group::join);
      assertThat(thrown)
          .isInstanceOf(GroupException.class)
          .hasMessage("a task of the group failed: java.lang.Exception: first")
          .hasCause(failure)
          .hasNoSuppressedExceptions();
      assertThat(rest).allMatch(one -> one.state() == Goroutine.State.DONE);
      assertThat(group.context().cause()).isSameAs(failure);
      assertThat(group.context().error()).isInstanceOf(CancelledException.class);
      group.close();
    });
  }

  @Test
  void theFailuresAfterTheFirstAreSuppressed() {
    Group group = Group.open();
    Error first = new AssertionError("first");
    Exception second = new Exception("second");
    Goroutine waiting =
        group.go(() -> {
          Context.current().done().receive();
          throw second;
        });
    until(() -> waiting.state() == Goroutine.State.WAITING); // or the cancel would come first
    group.go(() -> {
      throw first;
    });
    Throwable thrown = catchThrowable(group::join);
    assertThat(thrown).hasCause(first);
    assertThat(thrown.getSuppressed()).containsExactly(second);
    group.close();
  }

  @Test
  void aFailureThatCannotSayWhatItIsIsThrownLikeAnyOther() {
    class Mute extends RuntimeException {
      private static final long serialVersionUID = 1;

      @Override
      public String getMessage() {
        throw new UnsupportedOperationException();
      }
    }
    Throwable mute = new Mute();
    try (Group group = Group.open()) {
      group.go(() -> {
        throw (Mute) mute;
      });
      assertThatThrownBy(group::join)
          .isInstanceOf(GroupException.class)
          .hasMessageStartingWith("a task of the group failed: dev.heddle.GroupTest$1Mute (")
          .satisfies(thrown -> assertThat(thrown.getCause()).isSameAs(mute));
    }
  }

  @Test
  void aCancelledExceptionOfATaskThatNobodyCancelledIsAFailure() {
    Group group = Group.open();
    CancelledException own = new CancelledException("of its own accord");
    group.go(() -> {
      throw own;
    });
    assertThatThrownBy(group::join).hasCause(own);
    group.close();
  }

  @Test
  void aTaskThatSeesTheContextEndIsNoFailure() {
    for (int i = 0; i < 300; i++) {
      Group group = Group.open();
      Exception failure = new Exception("first");
      for (int j = 0; j < 4; j++) {
        group.go(() -> {
          for (int n = 1; ; n++) {
            Context.current().check();
            if (n % 1_000 == 0) {
              Heddle.sleep(Duration.ofNanos(1_000)); // yields alone starve others in fallback
            }
          }
        });
      }
      group.go(() -> {
        throw failure;
      });
      Throwable thrown = catchThrowable(group::join);
      assertThat(thrown).hasCause(failure);
      assertThat(thrown.getSuppressed()).isEmpty();
      group.close();
    }
  }

  @Test
  void everyJoinThrowsTheFailureAndCloseThenDoesNot() {
    Group group = Group.open();
    Exception failure = new Exception("first");
    group.go(() -> {
      throw failure;
    });
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(group::join).isInstanceOf(GroupException.class).hasCause(failure);
    }
    group.close();
  }

  @Test
  void allConcurrentJoinsThrowTheFailure() {
    Group group = Group.open();
    Chan<Integer> hold = Heddle.chan();
    Exception failure = new Exception("first");
    group.go(() -> {
      hold.receive();
      throw failure;
    });
    AtomicInteger told = new AtomicInteger();
    List<Goroutine> joining = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      joining.add(
          Heddle.go(() -> {
            assertThatThrownBy(group::join).hasCause(failure);
            told.incrementAndGet();
          }));
    }
    joining.forEach(one -> until(() -> one.state() == Goroutine.State.WAITING));
    hold.close();
    joining.forEach(Goroutine::join);
    assertThat(told).hasValue(20);
    group.close();
  }

  @Test
  void aFailureThatNoJoinReportedIsThrownByClose() {
    Exception failure = new Exception("first");
    Group group = Group.open();
    group
        .go(() -> {
          throw failure;
        })
        .join();
    assertThatThrownBy(group::close).isInstanceOf(GroupException.class).hasCause(failure);
    group.close();
  }

  @Test
  void aFailureAfterAJoinHasThrownIsThrownByClose() {
    Group group = Group.open();
    group.go(() -> {
      throw new Exception("first");
    });
    assertThatThrownBy(group::join).hasRootCauseMessage("first");
    group
        .go(() -> {
          throw new Exception("second");
        })
        .join();
    assertThatThrownBy(group::close).hasRootCauseMessage("second");
  }

  @ParameterizedTest
  @EnumSource
  void anInterruptedCallerCannotBeginToJoin(Caller caller) {
    caller.call(() -> {
      try (Group group = Group.open()) {
        Thread.currentThread().interrupt();
        assertThatThrownBy(group::join)
            .isInstanceOf(CancelledException.class)
            .hasMessage("join was cancelled: the caller was interrupted");
        assertThat(Thread.interrupted()).isTrue();
        group.join();
      }
    });
  }

  @Test
  void aTaskCannotJoinOrCloseItsOwnGroup() {
    try (Group group = Group.open()) {
      List<Throwable> thrown = new ArrayList<>();
      group.go(() -> {
        thrown.add(catchThrowable(group::join));
        thrown.add(catchThrowable(group::close));
      });
      group.join();
      assertThat(thrown).hasSize(2).allMatch(IllegalStateException.class::isInstance);
      assertThat(thrown.get(0)).hasMessageContaining("a task of the group joins it");
      assertThat(thrown.get(1)).hasMessageContaining("a task of the group closes it");
    }
  }

  @Test
  void openWithoutAParentTakesTheCurrentContext() throws Exception {
    Context parent = Context.background().withCancel();
    parent.run(() -> {
      try (Group group = Group.open()) {
        group.go(GroupTest::forEver);
        parent.cancel();
        assertThat(group.context().error()).isInstanceOf(CancelledException.class);
      }
    });
  }
}
