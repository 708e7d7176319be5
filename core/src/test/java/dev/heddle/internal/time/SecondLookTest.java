package dev.heddle.internal.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.internal.lock.SpinLock;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/**
 * A timer that is added after the timer thread looked at its heap, and before that has said until
 * when it sleeps. Whoever adds it sees a thread that is awake, and does not wake it: so the thread
 * must look once more.
 *
 * <p>The test holds the thread in between by the locks of two heaps: the thread, on its way from
 * one to the next, waits for that which is held.
 */
class SecondLookTest {

  private final TimerHeap[] heaps = heaps();
  private final TimerHeap first = heaps[0];
  private final TimerHeap last = heaps[heaps.length - 1];

  private static TimerHeap[] heaps() {
    return (TimerHeap[]) read(Timers.class, null, "ALL");
  }

  private static SpinLock lockOf(TimerHeap heap) {
    return (SpinLock) read(TimerHeap.class, heap, "lock");
  }

  /** How often it was taken. */
  private static int taken(SpinLock lock) {
    return (int) read(SpinLock.class, lock, "taken");
  }

  private static Object read(Class<?> type, Object of, String name) {
    try {
      Field field = type.getDeclaredField(name);
      field.setAccessible(true);
      return field.get(of);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private static Timed timed(CountDownLatch fired) {
    return new Timed() {
      @Override
      protected void fire() {
        fired.countDown();
      }
    };
  }

  /** Starts {@code timed} in the first heap: that of threads of certain numbers. */
  private void startInFirst(Timed timed, long nanos) throws InterruptedException {
    Thread starter;
    do {
      starter = Thread.ofPlatform().daemon().unstarted(() -> Timers.start(timed, nanos));
    } while (((int) starter.threadId() & heaps.length - 1) != 0);
    starter.start();
    starter.join();
  }

  private static boolean looksForTheNext() {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("heddle-timers")) {
        return Arrays.stream(thread.getStackTrace())
            .anyMatch(frame -> frame.getMethodName().equals("untilNext"));
      }
    }
    return false;
  }

  /** Whether that comes to hold soon; if not, the thread was elsewhere, and all begins anew. */
  private static boolean comes(BooleanSupplier condition) {
    for (int i = 0; i < 1_000; i++) {
      if (condition.getAsBoolean()) {
        return true;
      }
      LockSupport.parkNanos(50_000);
    }
    return false;
  }

  @Test
  void theSecondLookFindsATimerStartedMeanwhile() throws InterruptedException {
    assumeTrue(heaps.length > 1, "on one core there is one heap");
    CountDownLatch woken = new CountDownLatch(1);
    startInFirst(timed(woken), 0); // there is a thread
    assertThat(woken.await(60, TimeUnit.SECONDS)).isTrue();
    while (!holdBetweenTheHeaps()) {
      LockSupport.parkNanos(50_000);
    }
    CountDownLatch fired = new CountDownLatch(1);
    try {
      startInFirst(timed(fired), 1_000_000);
    } finally {
      lockOf(last).unlock();
    }
    assertThat(fired.await(60, TimeUnit.SECONDS)).isTrue();
  }

  /**
   * Has the thread look for its next timer, and go past the first heap while it waits for the lock
   * of the last, which the caller then holds. False: it was not where it should have been, and no
   * lock is held.
   */
  private boolean holdBetweenTheHeaps() throws InterruptedException {
    SpinLock firsts = lockOf(first);
    SpinLock lasts = lockOf(last);
    lasts.lock();
    int before = taken(firsts);
    CountDownLatch fired = new CountDownLatch(1);
    startInFirst(timed(fired), 0);
    // The lock is taken once to add it, once to take it out, and once to find no other.
    if (!comes(() -> taken(firsts) - before >= 3 && fired.getCount() == 0)) {
      lasts.unlock();
      return false;
    }
    firsts.lock();
    lasts.unlock();
    if (!comes(SecondLookTest::looksForTheNext)) { // past the last heap, to where the first is held
      firsts.unlock();
      return false;
    }
    lasts.lock();
    int then = taken(firsts);
    firsts.unlock();
    if (!comes(() -> taken(firsts) != then)) { // past the first heap, to where the last is held
      lasts.unlock();
      return false;
    }
    return true;
  }
}
