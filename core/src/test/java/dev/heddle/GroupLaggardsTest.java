package dev.heddle;

import static dev.heddle.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.internal.park.WaitReason;
import dev.heddle.internal.park.Waiter;
import dev.heddle.internal.time.Timers;
import dev.heddle.testing.Caller;
import dev.heddle.testing.Pause;
import dev.heddle.testing.Stderr;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tasks that were cancelled and go on: who waits for them says so, and takes no processor. */
class GroupLaggardsTest {

  private final Chan<Integer> hold = Heddle.chan();
  private final Chan<Integer> begun = Heddle.chan(100);

  @AfterEach
  void forget() {
    System.clearProperty("heddle.closeReportMillis");
  }

  private static void reportAfter(String millis) {
    System.setProperty("heddle.closeReportMillis", millis);
  }

  /** Swallows each cancel, and ends when the channel is closed. */
  private void stubborn() {
    begun.send(1);
    while (!hold.isClosed()) {
      try {
        hold.receive();
      } catch (CancelledException e) {
        assertThat(Thread.interrupted()).isTrue();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void closeNamesTheTasksThatSwallowTheirCancelOnce(Caller kind) throws Exception {
    reportAfter("1");
    String printed;
    try (Stderr err = Stderr.capture()) {
      Caller.Running closing =
          kind.start(() -> {
            Group group = Group.open();
            for (int i = 0; i < 24; i++) {
              group.go(this::stubborn);
              begun.receive();
            }
            group.close();
          });
      until(() -> err.text().contains("and 4 more"));
      closing.interrupt();
      Pause.letOthersRun();
      hold.close();
      closing.join();
      printed = err.text();
    }
    assertThat(printed)
        .startsWith(kind == Caller.GOROUTINE ? "heddle: goroutine " : "heddle: thread \"")
        .contains("still waits for these tasks of its group to end, which were cancelled:\n\n")
        .contains(" [chan receive]:\n\t- waits for Chan@")
        .contains("GroupLaggardsTest.stubborn")
        .endsWith("and 4 more\n")
        .containsOnlyOnce("still waits");
  }

  @ParameterizedTest
  @EnumSource
  void joinNamesThemWhenItsContextEndsMeanwhile(Caller kind) throws Exception {
    reportAfter("1");
    Exception failure = new Exception("of another");
    Chan<Integer> fail = Heddle.chan();
    try (Stderr err = Stderr.capture()) {
      Caller.Running joining =
          kind.startWaiting(
              WaitReason.GROUP_JOIN,
              () -> {
                try (Group group = Group.open()) {
                  group.go(this::stubborn);
                  begun.receive();
                  group.go(() -> {
                    fail.receive();
                    throw failure;
                  });
                  group.join();
                }
              });
      fail.send(1);
      until(() -> err.text().contains("still waits for these tasks"));
      hold.close();
      assertThat(joining.failure()).hasCause(failure).hasNoSuppressedExceptions();
      assertThat(err.text()).contains("GroupLaggardsTest.stubborn");
    }
  }

  @Test
  void aBadSettingIsReportedAndTheCloseWaitsAllTheSame() throws Exception {
    reportAfter("soon");
    try (Stderr err = Stderr.capture()) {
      Group group = Group.open();
      Goroutine member = group.go(this::stubborn);
      begun.receive();
      Caller.Running closing = Caller.PLATFORM_THREAD.start(group::close);
      until(() -> err.text().contains("heddle.closeReportMillis"));
      assertThat(err.text())
          .startsWith("heddle: system property heddle.closeReportMillis is \"soon\"; it must be");
      assertThat(closing.isDone()).isFalse();
      hold.close();
      closing.join();
      assertThat(member.state()).isEqualTo(Goroutine.State.DONE);
    }
  }

  @Test
  void aGroupWhoseTasksEndWhenToldLeavesNoTimerAndSaysNothing() {
    int before = Timers.count();
    try (Stderr err = Stderr.capture()) {
      for (int i = 0; i < 50; i++) {
        try (Group group = Group.open()) {
          group.go(() -> Heddle.chan().receive());
        }
      }
      assertThat(err.text()).isEmpty();
    }
    assertThat(Timers.count()).isLessThanOrEqualTo(before);
  }

  /** Its wait is one and the same all the time, whatever interrupts it. */
  @ParameterizedTest
  @EnumSource(names = {"GOROUTINE", "PLATFORM_THREAD"})
  void aCloseParksAndDoesNotPoll(Caller kind) throws Exception {
    Goroutine[] goroutine = new Goroutine[1];
    Thread[] thread = new Thread[1];
    Group group = Group.open();
    group.go(this::stubborn);
    begun.receive();
    Caller.Running closing =
        kind.startWaiting(
            WaitReason.GROUP_JOIN,
            () -> {
              goroutine[0] = Goroutine.current();
              thread[0] = Thread.currentThread();
              group.close();
            });
    Waiter waiter =
        kind == Caller.GOROUTINE
            ? goroutine[0].currentWait()
            : (Waiter) LockSupport.getBlocker(thread[0]);
    // A thread that is about to see the end of the context waits anew once.
    int wait = waiter.waitNumber();
    for (int i = 0; i < 10; i++) {
      closing.interrupt();
      Pause.letOthersRun();
      assertThat(closing.waitsFor(WaitReason.GROUP_JOIN)).isTrue();
      assertThat(waiter.waitNumber()).isEqualTo(wait);
      if (kind == Caller.PLATFORM_THREAD) {
        until(() -> thread[0].getState() == Thread.State.WAITING);
      }
    }
    hold.close();
    closing.join();
  }

  @Test
  void aRaceNamesALoserThatGoesOn() {
    reportAfter("1");
    try (Stderr err = Stderr.capture()) {
      Heddle.go(() -> {
        until(() -> err.text().contains("GroupLaggardsTest.stubborn"));
        hold.close();
      });
      String won =
          Group.race(
              () -> {
                stubborn();
                return "lost";
              },
              () -> {
                begun.receive();
                return "won";
              });
      assertThat(won).isEqualTo("won");
    }
  }

  @Test
  void aDeadlockOfLaggardsIsFoundThoughTheirReportIsPending() {
    assertThatThrownBy(() ->
            Heddle.run(() -> {
              Group group = Group.open();
              group.go(() -> {
                try {
                  Chan.never().receive();
                } finally {
                  Thread.interrupted();
                  hold.receive();
                }
              });
              group.close();
            }))
        .isInstanceOf(DeadlockException.class)
        .hasMessageContaining("[group join");
    hold.close();
  }
}
