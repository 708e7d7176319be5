package dev.heddle;

import static dev.heddle.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.heddle.testing.Caller;
import dev.heddle.testing.Crew;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The end of a group, however it comes: no goroutine outlives it. */
class GroupEndTest {

  private static void forEver() {
    Heddle.chan().receive();
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
                members.add(group.go(GroupEndTest::forEver));
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
  void theEndOfTheParentCancelsTheTasks() {
    Context parent = Context.background().withCancel();
    try (Group group = Group.open(parent)) {
      Goroutine member = group.go(GroupEndTest::forEver);
      Exception cause = new Exception("why");
      parent.cancel(cause);
      assertThatThrownBy(group::join).isInstanceOf(CancelledException.class).hasCause(cause);
      assertThat(member.state()).isEqualTo(Goroutine.State.DONE);
      assertThat(group.context().cause()).isSameAs(cause);
    }
  }

  @Test
  void theDeadlineOfTheParentCancelsTheTasks() {
    try (Context parent = Context.background().withTimeout(Duration.ofMillis(10));
        Group group = Group.open(parent)) {
      Goroutine member = group.go(GroupEndTest::forEver);
      member.join();
      assertThat(group.context().error()).isInstanceOf(DeadlineExceededException.class);
      assertThatThrownBy(group::join).isInstanceOf(DeadlineExceededException.class);
    }
  }

  @Test
  void theTasksOfAGroupBelowAContextThatHasEndedAreCancelled() {
    Context parent = Context.background().withCancel();
    parent.cancel();
    try (Group group = Group.open(parent)) {
      group.go(GroupEndTest::forEver).join();
      assertThatThrownBy(group::join).isInstanceOf(CancelledException.class);
    }
    assertThatThrownBy(() -> Group.open(null)).hasMessage("parent");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void nestedGroupsThatFailAndCloseLeaveNoGoroutine(int parallelism) {
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
                inner.go(GroupEndTest::forEver);
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
