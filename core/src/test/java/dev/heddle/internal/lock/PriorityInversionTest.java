package dev.heddle.internal.lock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Who spins for a lock in place gives its core away in the end: the holder may be a thread of low
 * priority, which gets no core from spinners of high priority.
 */
class PriorityInversionTest {

  @Test
  void aSpinningThreadYieldsItsCoreToTheHolder() throws InterruptedException {
    SpinLock lock = new SpinLock();
    CountDownLatch given = new CountDownLatch(3);
    Runnable before = SpinLock.systemPause;
    lock.lockWithoutYield();
    Thread spinner =
        new Thread(() -> {
          lock.lockWithoutYield();
          lock.unlock();
        });
    SpinLock.setSystemPause(() -> {
      if (Thread.currentThread() == spinner) {
        given.countDown();
      }
    });
    try {
      spinner.start();
      assertThat(given.await(1, TimeUnit.MINUTES)).isTrue();
      assertThat(spinner.isAlive()).isTrue();
    } finally {
      lock.unlock();
      spinner.join();
      SpinLock.systemPause = before;
    }
  }
}
