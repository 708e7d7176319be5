package dev.heddle;

import static dev.heddle.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Groups: waiting together, failing together, and outliving nobody. */
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
    group.go(() -> {
      Context.current().done().receive();
      throw second;
    });
    group.go(() -> {
      throw first;
    });
    Throwable thrown = catchThrowable(group::join);
    assertThat(thrown).hasCause(first);
    assertThat(thrown.getSuppressed()).containsExactly(second);
    group.close();
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
  void allWhoJoinAtOnceAreToldOfTheFailure() {
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
  void noGoroutineOutlivesAGroupWhoseBlockThrows(Caller caller) {
    caller.call(() -> {
      List<Goroutine> members = new ArrayList<>();
      Exception ofBody = new Exception("of the body");
      Throwable thrown =
          catchThrowable(() -> {
            try (Group group = Group.open()) {
              for (int i = 0; i < 100; i++) {
                members.add(group.go(GroupTest::forEver));
              }
              throw ofBody;
            }
          });
      assertThat(thrown).isSameAs(ofBody).hasNoSuppressedExceptions();
      assertThat(members).allMatch(one -> one.state() == Goroutine.State.DONE);
    });
  }

  @Test
  void closeWaitsForATaskThatTakesItsTimeToEnd() {
    AtomicBoolean ended = new AtomicBoolean();
    Chan<Integer> begun = Heddle.chan();
    try (Group group = Group.open()) {
      group.go(() -> {
        begun.send(1);
        try {
          forEver();
        } finally {
          Thread.interrupted();
          Heddle.sleep(Duration.ofMillis(50));
          ended.set(true);
        }
      });
      begun.receive();
    }
    assertThat(ended).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void anInterruptOfTheOwnerEndsJoinButNotCloseAndTheStatusStaysSet(Caller caller) {
    Chan<Integer> stubborn = Heddle.chan();
    AtomicBoolean joinEnded = new AtomicBoolean();
    AtomicBoolean interruptedStill = new AtomicBoolean();
    AtomicBoolean joining = new AtomicBoolean();
    Goroutine[] member = new Goroutine[1];
    Chan<Integer> begun = Heddle.chan(1);
    Caller.Running owner =
        caller.start(() -> {
          try (Group group = Group.open()) {
            member[0] =
                group.go(() -> {
                  begun.send(1);
                  while (!stubborn.isClosed()) {
                    try {
                      stubborn.tryReceive(Duration.ofMillis(1));
                    } catch (CancelledException e) {
                      assertThat(Thread.interrupted()).isTrue();
                    }
                  }
                });
            begun.receive();
            joining.set(true);
            try {
              group.join();
            } catch (CancelledException e) {
              joinEnded.set(true);
              throw e;
            }
          } finally {
            interruptedStill.set(Thread.currentThread().isInterrupted());
          }
        });
    until(joining::get);
    owner.thread().interrupt();
    until(joinEnded::get);
    assertThat(owner.isDone()).isFalse();
    stubborn.close();
    assertThat(owner.failure()).isInstanceOf(CancelledException.class);
    assertThat(member[0].state()).isEqualTo(Goroutine.State.DONE);
    assertThat(interruptedStill).isTrue();
  }

  @Test
  void aGroupThatWasClosedRefusesTasksAndClosesOnlyOnce() {
    Group group = Group.open();
    group.close();
    group.close();
    group.join();
    assertThat(group.context().error()).isInstanceOf(CancelledException.class);
    assertThatThrownBy(() -> group.go(() -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the group is closed; start its tasks before that");
    assertThatThrownBy(() -> group.fork(() -> 1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aTaskThatStartsAnotherWhileItsGroupIsClosedIsCancelled() {
    AtomicBoolean refused = new AtomicBoolean();
    try (Group group = Group.open()) {
      group.go(() -> {
        group.context().done().receive();
      });
      group
          .go(() -> {
            try {
              for (; ; ) {
                group.go(() -> {});
                Heddle.yieldNow();
              }
            } catch (CancelledException e) {
              refused.set(true);
              throw e;
            }
          })
          .join(Duration.ofMillis(5));
    }
    assertThat(refused).isTrue();
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
  void theEndOfTheParentCancelsTheTasks() {
    Context parent = Context.background().withCancel();
    try (Group group = Group.open(parent)) {
      Goroutine member = group.go(GroupTest::forEver);
      Exception cause = new Exception("why");
      parent.cancel(cause);
      group.join();
      assertThat(member.state()).isEqualTo(Goroutine.State.DONE);
      assertThat(group.context().cause()).isSameAs(cause);
    }
  }

  @Test
  void theDeadlineOfTheParentCancelsTheTasks() {
    try (Context parent = Context.background().withTimeout(Duration.ofMillis(10));
        Group group = Group.open(parent)) {
      Goroutine member = group.go(GroupTest::forEver);
      member.join();
      assertThat(group.context().error()).isInstanceOf(DeadlineExceededException.class);
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

  @Test
  void theTasksOfAGroupBelowAContextThatHasEndedAreCancelled() {
    Context parent = Context.background().withCancel();
    parent.cancel();
    try (Group group = Group.open(parent)) {
      group.go(GroupTest::forEver).join();
    }
    assertThatThrownBy(() -> Group.open(null)).hasMessage("parent");
  }

  @Test
  void noMoreTasksRunThanTheLimit() {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger ran = new AtomicInteger();
    try (Group group = Group.open().limit(3)) {
      for (int i = 0; i < 500; i++) {
        group.go(() -> {
          most.accumulateAndGet(running.incrementAndGet(), Math::max);
          Heddle.yieldNow();
          running.decrementAndGet();
          ran.incrementAndGet();
        });
      }
      group.join();
    }
    assertThat(ran).hasValue(500);
    assertThat(most.get()).isBetween(1, 3);
  }

  @Test
  void aLimitBelowOneIsRefused() {
    try (Group group = Group.open()) {
      assertThatThrownBy(() -> group.limit(0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the limit of a group is 0; it must be at least 1");
    }
  }

  @Test
  void whoWaitsForRoomGoesOnWhenTheLimitGrows() {
    try (Group group = Group.open().limit(1)) {
      group.go(GroupTest::forEver);
      List<Goroutine> waiting = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        waiting.add(Heddle.go(() -> group.go(GroupTest::forEver)));
      }
      waiting.forEach(one -> until(() -> one.state() == Goroutine.State.WAITING));
      group.limit(4);
      waiting.forEach(Goroutine::join);
    }
  }

  @Test
  void allWhoWaitForRoomAreToldWhenTheGroupIsClosed() {
    Group group = Group.open().limit(1);
    group.go(GroupTest::forEver);
    AtomicInteger told = new AtomicInteger();
    List<Goroutine> waiting = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      waiting.add(
          Heddle.go(() -> {
            assertThatThrownBy(() -> group.go(() -> {})).isInstanceOf(IllegalStateException.class);
            told.incrementAndGet();
          }));
    }
    waiting.forEach(one -> until(() -> one.state() == Goroutine.State.WAITING));
    group.close();
    waiting.forEach(Goroutine::join);
    assertThat(told).hasValue(5);
  }

  @ParameterizedTest
  @EnumSource
  void anInterruptEndsTheWaitForRoom(Caller caller) {
    try (Group group = Group.open().limit(1)) {
      group.go(GroupTest::forEver);
      Caller.Running waiting = caller.start(() -> group.go(() -> {}));
      waiting.thread().interrupt();
      assertThat(waiting.failure()).isInstanceOf(CancelledException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void groupsInGroupsFailAndCloseAndLeaveNobody(int parallelism) {
    Crew crew = new Crew(parallelism);
    for (int i = 0; i < 8; i++) {
      int seed = i;
      crew.add(() -> {
        for (int round = 0; round < 100; round++) {
          oneOfManyGroups(seed + round);
        }
      });
    }
    crew.join();
  }

  private static void oneOfManyGroups(int kind) {
    AtomicInteger begun = new AtomicInteger();
    AtomicInteger ended = new AtomicInteger();
    List<Goroutine> members = new ArrayList<>();
    Group group = kind % 2 == 0 ? Group.open() : Group.open().limit(4);
    try (group) {
      for (int i = 0; i < 3; i++) {
        members.add(
            group.go(() -> {
              begun.incrementAndGet();
              try (Group inner = Group.open()) {
                inner.go(GroupTest::forEver);
                inner.join();
              } finally {
                ended.incrementAndGet();
              }
            }));
      }
      if (kind % 3 == 0) {
        group.go(() -> {
          throw new Exception("of the stress");
        });
        assertThatThrownBy(group::join).isInstanceOf(GroupException.class);
      }
    }
    assertThat(members).allMatch(one -> one.state() == Goroutine.State.DONE);
    assertThat(ended.get()).isEqualTo(begun.get());
  }
}
