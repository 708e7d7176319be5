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
}
