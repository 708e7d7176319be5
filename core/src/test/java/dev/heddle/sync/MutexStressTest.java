package dev.heddle.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.Goroutine;
import dev.heddle.Heddle;
import dev.heddle.testing.Crew;
import dev.heddle.testing.Rounds;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many at one mutex, at each parallelism. */
class MutexStressTest {

  private static final int ROUNDS = Rounds.of(2_000);

  private final Mutex mutex = new Mutex();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void onePartyAtATimeHoldsTheMutex(int parallelism) throws Exception {
    int size = 32;
    int turns = Rounds.of(20_000);
    long[] counter = {0};
    long[] taken = new long[size];
    Crew.runAll(
        parallelism,
        size,
        me ->
            () -> {
              for (int i = 0; i < turns; i++) {
                if (take(me + i)) {
                  counter[0]++;
                  taken[me]++;
                  if (i % 64 == 0) {
                    Heddle.yieldNow();
                  }
                  mutex.unlock();
                }
              }
            });
    long sum = 0;
    for (long one : taken) {
      sum += one;
    }
    assertThat(counter[0]).isEqualTo(sum).isGreaterThan(size * turns / 4);
    assertThat(mutex.tryLock()).isTrue();
    mutex.unlock();
    assertThat(mutex.toString()).isEqualTo("Mutex[unlocked]");
  }

  private boolean take(int way) throws InterruptedException {
    switch (way % 4) {
      case 0 -> mutex.lock();
      case 1 -> mutex.lockInterruptibly();
      case 2 -> {
        return mutex.tryLock();
      }
      default -> {
        return mutex.tryLock(50, TimeUnit.MICROSECONDS);
      }
    }
    return true;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void noUnlockIsLostToACancelledWaiter(int parallelism) throws Exception {
    int size = 16;
    long[] counter = {0};
    long[] taken = new long[size];
    Goroutine[] goroutines = new Goroutine[size];
    Crew.runAll(
        parallelism,
        size + 1,
        me ->
            me == size
                ? () -> interruptAll(goroutines)
                : () -> {
                  synchronized (goroutines) {
                    goroutines[me] = Goroutine.current();
                  }
                  for (int i = 0; i < ROUNDS; i++) {
                    try {
                      if (i % 2 == 0) {
                        mutex.lockInterruptibly();
                      } else {
                        mutex.lock();
                      }
                    } catch (InterruptedException e) {
                      continue;
                    }
                    counter[0]++;
                    taken[me]++;
                    if (i % 16 == 0) {
                      Thread.interrupted();
                    }
                    mutex.unlock();
                  }
                  synchronized (goroutines) {
                    goroutines[me] = null;
                  }
                });
    long sum = 0;
    for (long one : taken) {
      sum += one;
    }
    assertThat(counter[0]).isEqualTo(sum);
    assertThat(mutex.tryLock()).isTrue();
  }

  private static void interruptAll(Goroutine[] goroutines) {
    for (int i = 0; i < ROUNDS; i++) {
      synchronized (goroutines) {
        Goroutine victim = goroutines[i % goroutines.length];
        if (victim != null) {
          victim.cancel();
        }
      }
      Heddle.yieldNow();
    }
  }
}
