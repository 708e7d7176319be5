package dev.heddle.sync;

import dev.heddle.Scheduler;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Measures a mutex, beside the JDK's locks: what an uncontended lock and unlock cost, and how long
 * anybody waits while many goroutines hammer one. A program, not a test.
 *
 * <p>Arguments: seconds of hammering, goroutines, parallelism, and how many nanoseconds the mutex
 * is held and let go each time, about.
 */
final class MutexFigures {

  private static final int SAMPLES = 1 << 20;

  /** Guarded by the lock that is measured. */
  private static long counter;

  private MutexFigures() {}

  public static void main(String[] args) throws Exception {
    int seconds = Integer.parseInt(args[0]);
    int goroutines = Integer.parseInt(args[1]);
    int parallelism = Integer.parseInt(args[2]);
    int held = Integer.parseInt(args[3]);
    int free = Integer.parseInt(args[4]);
    Scheduler scheduler = Scheduler.builder().name("figures").parallelism(parallelism).build();
    System.out.println("native: " + scheduler.isNative());
    for (String kind : args[5].split(",")) {
      uncontended(scheduler, kind, make(kind));
      hammer(scheduler, kind, make(kind), 1, goroutines, held, free); // warms up
      hammer(scheduler, kind, make(kind), seconds, goroutines, held, free);
    }
  }

  private static Lock make(String kind) {
    return switch (kind) {
      case "Mutex" -> new Mutex();
      case "RWMutex" -> new RWMutex().writeLock();
      case "Read" -> new RWMutex().readLock();
      case "ReentrantLock" -> new ReentrantLock();
      case "fairReentrantLock" -> new ReentrantLock(true);
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private static void uncontended(Scheduler scheduler, String kind, Lock lock) {
    scheduler
        .go(() -> {
          int rounds = 20_000_000;
          double best = Double.MAX_VALUE;
          for (int trial = 0; trial < 7; trial++) {
            long start = System.nanoTime();
            for (int i = 0; i < rounds; i++) {
              lock.lock();
              counter++;
              lock.unlock();
            }
            best = Math.min(best, (System.nanoTime() - start) / (double) rounds);
          }
          System.out.printf("%-18s uncontended lock and unlock %.1f ns%n", kind, best);
        })
        .join();
  }

  private static void hammer(
      Scheduler scheduler, String kind, Lock lock, int seconds, int goroutines, int held, int free)
      throws InterruptedException {
    long[] longest = new long[goroutines];
    long[] turns = new long[goroutines];
    long[][] samples = new long[goroutines][SAMPLES / goroutines];
    CountDownLatch done = new CountDownLatch(goroutines);
    counter = 0;
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    for (int i = 0; i < goroutines; i++) {
      int me = i;
      scheduler.go(() -> {
        long before;
        while ((before = System.nanoTime()) < end) {
          lock.lock();
          long waited = System.nanoTime() - before;
          counter++;
          spin(held);
          lock.unlock();
          spin(free);
          longest[me] = Math.max(longest[me], waited);
          samples[me][(int) (turns[me]++ % samples[me].length)] = waited;
        }
        done.countDown();
      });
    }
    done.await();
    long[] all = Arrays.stream(samples).flatMapToLong(Arrays::stream).sorted().toArray();
    System.out.printf(
        "%-18s %d s, %d goroutines: %.2f M turns/s, waits: longest %.2f ms, p99.9 %.3f ms, p99 %.3f"
            + " ms; turns of one: %d to %d; counted right: %b%n",
        kind,
        seconds,
        goroutines,
        counter / 1e6 / seconds,
        Arrays.stream(longest).max().orElseThrow() / 1e6,
        all[(int) (all.length * 0.999)] / 1e6,
        all[(int) (all.length * 0.99)] / 1e6,
        Arrays.stream(turns).min().orElseThrow(),
        Arrays.stream(turns).max().orElseThrow(),
        Arrays.stream(turns).sum() == counter);
  }

  private static void spin(int nanos) {
    if (nanos > 0) {
      long until = System.nanoTime() + nanos;
      while (System.nanoTime() < until) {
        Thread.onSpinWait();
      }
    }
  }
}
