package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.testing.Crew;
import dev.heddle.testing.Rounds;
import dev.heddle.testing.Schedulers;
import dev.heddle.testing.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Waits of the JDK's in goroutines, mixed with waits for channels. */
class JdkWaitStressTest {

  private static final int GOROUTINES = 8;
  private static final int ROUNDS = Rounds.of(2_000);

  private final ReentrantLock lock = new ReentrantLock();
  private final Object monitor = new Object();
  private final BlockingQueue<Integer> queue = new ArrayBlockingQueue<>(2);

  /** Guarded by the lock, the monitor and the monitor. */
  private int locked;

  private int synchronizedCount;
  private boolean turn;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void everyKindOfWaitOfTheJdkEnds(int parallelism) {
    Chan<Integer> channel = Heddle.chan();
    Chan<Integer> results = Heddle.chan(3);
    Crew crew = new Crew(parallelism);
    Tally tally = new Tally(GOROUTINES * ROUNDS);
    for (int g = 0; g < GOROUTINES; g++) {
      int first = g * ROUNDS;
      crew.add(() -> {
        for (int i = 0; i < ROUNDS; i++) {
          channel.send(first + i);
          count();
          queue.put(first + i);
          if (i % 50 == 0) {
            TimeUnit.NANOSECONDS.sleep(1);
          }
        }
      });
      crew.add(() -> {
        for (int i = 0; i < ROUNDS; i++) {
          int value = channel.receive();
          count();
          queue.take();
          CompletableFuture<Integer> future = new CompletableFuture<>();
          Heddle.go(() -> future.complete(value));
          results.send(future.get());
        }
      });
    }
    crew.add(() -> {
      for (int i = 0; i < GOROUTINES * ROUNDS; i++) {
        tally.received(results.receive());
      }
    });
    crew.join();
    tally.checkAllReceived();
    assertThat(locked).isEqualTo(2 * GOROUTINES * ROUNDS);
    assertThat(synchronizedCount).isEqualTo(2 * GOROUTINES * ROUNDS);
  }

  private void count() {
    lock.lock();
    try {
      locked++;
      Heddle.yieldNow();
    } finally {
      lock.unlock();
    }
    synchronized (monitor) {
      synchronizedCount++;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void waitAndNotifyLoseNothingBesideAChannel(int parallelism) {
    Crew crew = new Crew(parallelism);
    Chan<Integer> channel = Heddle.chan();
    for (boolean mine : new boolean[] {false, true}) {
      crew.add(() -> {
        for (int i = 0; i < ROUNDS; i++) {
          synchronized (monitor) {
            while (turn != mine) {
              monitor.wait();
            }
            turn = !mine;
            monitor.notifyAll();
          }
          channel.send(i);
        }
      });
      crew.add(() -> {
        for (int i = 0; i < ROUNDS; i++) {
          channel.receive();
        }
      });
    }
    crew.join();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void virtualThreadsStartedInsideGoroutinesUseChannels(int parallelism) {
    Scheduler own = Schedulers.fresh(parallelism);
    Crew crew = new Crew(own);
    Chan<Integer> channel = Heddle.chan();
    int each = Rounds.of(500);
    Tally tally = new Tally(GOROUTINES * each);
    AtomicInteger sending = new AtomicInteger(GOROUTINES);
    for (int g = 0; g < GOROUTINES; g++) {
      int first = g * each;
      crew.add(() -> {
        List<Thread> threads = new ArrayList<>();
        threads.add(
            Thread.startVirtualThread(() -> {
              for (int i = 0; i < each; i++) {
                channel.send(first + i);
              }
              if (sending.decrementAndGet() == 0) {
                channel.close();
              }
            }));
        threads.add(Thread.startVirtualThread(() -> channel.forEach(tally::received)));
        channel.forEach(tally::received);
        for (Thread thread : threads) {
          thread.join();
        }
      });
    }
    crew.join();
    tally.checkAllReceived();
    Schedulers.end(own);
  }
}
