package dev.heddle.internal.lock;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Those who wait for a lock let its holder run, whoever schedules them. */
class SpinLockStarvationTest {

  @Test
  void aDescheduledHolderGetsItsTurnAmongSpinningWaiters() throws Exception {
    SpinLock lock = new SpinLock();
    CountDownLatch held = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    threads.add(
        Thread.ofVirtual()
            .start(() -> {
              lock.lock();
              held.countDown();
              for (int i = 0; i < 20; i++) {
                LockSupport.parkNanos(1_000_000);
              }
              lock.unlock();
            }));
    held.await();
    int waiters = 4 * Runtime.getRuntime().availableProcessors();
    for (int i = 0; i < waiters; i++) {
      boolean interrupted = i % 2 == 0;
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                if (interrupted) {
                  Thread.currentThread().interrupt();
                }
                lock.lock();
                lock.unlock();
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
