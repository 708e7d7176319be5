package dev.heddle.bench.heddle;

import dev.heddle.bench.harness.Check;
import dev.heddle.sync.Mutex;
import dev.heddle.sync.RWMutex;
import dev.heddle.sync.WaitGroup;

/** Sixteen goroutines share what one mutex guards. */
final class Mutexes {
  private static final int GOROUTINES = 16;

  /** Of so many times that a goroutine locks an RWMutex, all but one are for reading. */
  private static final int TURN = 10;

  private int first;
  private int second;

  private Mutexes() {}

  /** They count together. */
  static long exclusive(int count) {
    int each = count / GOROUTINES;
    Mutexes shared = new Mutexes();
    Mutex mutex = new Mutex();
    inAll(() -> {
      for (int i = 0; i < each; i++) {
        mutex.lock();
        try {
          shared.first++;
        } finally {
          mutex.unlock();
        }
      }
    });
    Check.equal("counter", (long) GOROUTINES * each, shared.first);
    return (long) GOROUTINES * each;
  }

  /** They share a pair of equal numbers, and read it more often than they write it. */
  static long shared(int count) {
    int each = count / GOROUTINES / TURN;
    Mutexes pair = new Mutexes();
    RWMutex mutex = new RWMutex();
    inAll(() -> {
      for (int i = 0; i < each; i++) {
        pair.write(mutex);
        for (int read = 1; read < TURN; read++) {
          pair.read(mutex);
        }
      }
    });
    Check.equal("writes", (long) GOROUTINES * each, pair.first);
    return (long) GOROUTINES * each * TURN;
  }

  private void write(RWMutex mutex) {
    mutex.writeLock().lock();
    try {
      first++;
      second++;
    } finally {
      mutex.writeLock().unlock();
    }
  }

  private void read(RWMutex mutex) {
    mutex.readLock().lock();
    try {
      Check.equal("second of a pair", first, second);
    } finally {
      mutex.readLock().unlock();
    }
  }

  private static void inAll(Runnable work) {
    WaitGroup all = new WaitGroup();
    for (int goroutine = 0; goroutine < GOROUTINES; goroutine++) {
      all.go(work::run);
    }
    all.await();
  }
}
