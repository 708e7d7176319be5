package dev.heddle;

import static dev.heddle.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.testing.Caller;
import dev.heddle.testing.Crew;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How many tasks of a group run at a time. */
class GroupLimitTest {

  private static void forEver() {
    Heddle.chan().receive();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void noMoreTasksRunThanTheLimit(int parallelism) {
    Crew crew = new Crew(parallelism);
    crew.add(GroupLimitTest::runManyThreeAtATime);
    crew.join();
  }

  private static void runManyThreeAtATime() {
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
  void aStartThatWaitsForRoomGoesOnWhenTheLimitIsRaised() {
    try (Group group = Group.open().limit(1)) {
      group.go(GroupLimitTest::forEver);
      List<Goroutine> waiting = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        waiting.add(Heddle.go(() -> group.go(GroupLimitTest::forEver)));
      }
      waiting.forEach(one -> until(() -> one.state() == Goroutine.State.WAITING));
      group.limit(4);
      waiting.forEach(Goroutine::join);
    }
  }

  @Test
  void startsThatWaitForRoomFailWhenTheGroupIsClosed() {
    Group group = Group.open().limit(1);
    group.go(GroupLimitTest::forEver);
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
      group.go(GroupLimitTest::forEver);
      Caller.Running waiting = caller.start(() -> group.go(() -> {}));
      waiting.thread().interrupt();
      assertThat(waiting.failure()).isInstanceOf(CancelledException.class);
    }
  }

  @Test
  void tryGoStartsATaskOnlyIfTheLimitAllowsItNow() {
    Chan<Integer> hold = Heddle.chan();
    AtomicInteger ran = new AtomicInteger();
    Task task =
        () -> {
          ran.incrementAndGet();
          hold.receive();
        };
    try (Group group = Group.open().limit(42)) {
      for (int i = 0; i < 42; i++) {
        assertThat(group.tryGo(task)).isTrue();
      }
      assertThat(group.tryGo(task)).isFalse();
      group.limit(43);
      assertThat(group.tryGo(task)).isTrue();
      assertThat(group.tryGo(task)).isFalse();
      hold.close();
      group.join();
      assertThat(ran).hasValue(43);
      group.limit(1);
      assertThat(group.tryGo(task)).isTrue();
      group.join();
    }
    assertThat(ran).hasValue(44);
  }

  @Test
  void tryGoWithoutALimitStartsEveryTaskAndItsFailureIsTheGroups() {
    Exception failure = new Exception("of the task");
    try (Group group = Group.open()) {
      assertThat(group.tryGo(() -> assertThat(Context.current()).isSameAs(group.context())))
          .isTrue();
      group.join();
      assertThat(
              group.tryGo(() -> {
                throw failure;
              }))
          .isTrue();
      assertThatThrownBy(group::join).isInstanceOf(GroupException.class).hasCause(failure);
      assertThat(group.context().cause()).isSameAs(failure);
    }
  }

  @Test
  void tryGoRefusesAGroupThatWasClosed() {
    Group group = Group.open();
    group.close();
    assertThatThrownBy(() -> group.tryGo(() -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the group is closed; start its tasks before that");
    assertThatThrownBy(() -> group.tryGo(null)).isInstanceOf(NullPointerException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void tryGoAndGoTogetherKeepToTheLimitAndLoseNobody(int parallelism) {
    Crew crew = new Crew(parallelism);
    crew.add(() -> {
      AtomicInteger running = new AtomicInteger();
      AtomicInteger most = new AtomicInteger();
      AtomicInteger ran = new AtomicInteger();
      AtomicInteger started = new AtomicInteger();
      Task task =
          () -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            Heddle.yieldNow();
            running.decrementAndGet();
            ran.incrementAndGet();
          };
      try (Group group = Group.open().limit(3)) {
        List<Goroutine> starters = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          boolean tries = i % 2 == 0;
          starters.add(
              Heddle.go(() -> {
                for (int n = 0; n < 200; n++) {
                  if (!tries) {
                    group.go(task);
                    started.incrementAndGet();
                  } else if (group.tryGo(task)) {
                    started.incrementAndGet();
                  } else {
                    Heddle.yieldNow();
                  }
                }
              }));
        }
        starters.forEach(Goroutine::join);
        group.join();
      }
      assertThat(ran).hasValue(started.get());
      assertThat(started.get()).isGreaterThanOrEqualTo(400);
      assertThat(most.get()).isBetween(1, 3);
    });
    crew.join();
  }
}
