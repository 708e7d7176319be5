package dev.heddle.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.CancelledException;
import dev.heddle.Chan;
import dev.heddle.Heddle;
import dev.heddle.internal.park.WaitReason;
import dev.heddle.testing.Caller;
import dev.heddle.testing.Eventually;
import dev.heddle.testing.Pause;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who stands in the queue of a condition, and who does not. */
class ConditionQueueTest {

  private final Mutex mutex = new Mutex();
  private final Cond cond = Cond.of(mutex);

  /** Guarded by the mutex, as are the others. */
  private int joined;

  private int woken;
  private boolean over;

  @ParameterizedTest
  @EnumSource
  void aSignalDoesNotReachTheNextWaitOfARefusedCaller(Caller kind) throws Exception {
    Chan<Integer> channel = Heddle.chan();
    Caller.Running refused =
        kind.startWaiting(
            WaitReason.CHAN_RECEIVE,
            () -> {
              assertThatThrownBy(cond::await).isInstanceOf(IllegalStateException.class);
              assertThat(channel.receive()).isEqualTo(7);
            });
    cond.signal();
    Pause.letOthersRun();
    assertThat(refused.isDone()).isFalse();
    channel.send(7);
    refused.join();
  }

  @ParameterizedTest
  @EnumSource
  void aCallerInterruptedBeforeItWaitsKeepsTheMutex(Caller kind) throws Exception {
    Caller.Running holder =
        kind.start(() -> {
          mutex.lock();
          Caller.Running next = kind.startWaiting(WaitReason.MUTEX_LOCK, mutex::lock);
          Pause.spin(2); // so an unlock would hand the mutex to it
          Thread.currentThread().interrupt();
          assertThatThrownBy(cond::await).isInstanceOf(CancelledException.class);
          Thread.interrupted();
          Pause.letOthersRun();
          assertThat(next.isDone()).isFalse();
          mutex.unlock();
          next.join();
        });
    holder.join();
  }

  /** More wait than are woken at a time, and each waits again at once. */
  @Test
  void aBroadcastWakesNoLaterWaiter() {
    int size = 1_000;
    for (int i = 0; i < size; i++) {
      Heddle.go(this::waitAgainAndAgain);
    }
    until(size, 0);
    cond.broadcast();
    until(2 * size, size);
    mutex.lock();
    assertThat(woken).isEqualTo(size);
    over = true;
    mutex.unlock();
    cond.broadcast();
  }

  private void waitAgainAndAgain() {
    mutex.lock();
    while (!over) {
      joined++;
      cond.await();
      woken++;
    }
    mutex.unlock();
  }

  private void until(int joins, int wakes) {
    Eventually.until(() -> {
      mutex.lock();
      boolean reached = joined >= joins && woken >= wakes;
      mutex.unlock();
      return reached;
    });
  }
}
