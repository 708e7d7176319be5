package dev.heddle.bench.jdk;

import dev.heddle.bench.harness.Check;
import dev.heddle.bench.harness.VirtualThreads;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Sixteen threads share what one lock guards. */
final class Mutexes {
  private static final int THREADS = 16;

  /** Of so many times that a thread locks a ReadWriteLock, all but one are for reading. */
  private static final int TURN = 10;

  private int first;
  private int second;

  private Mutexes() {}

  /** They count together. */
  static long exclusive(int count) throws InterruptedException {
    int each = count / THREADS;
    Mutexes shared = new Mutexes();
    ReentrantLock lock = new ReentrantLock();
    inAll(() -> {
      for (int i = 0; i < each; i++) {
        lock.lock();
        try {
          shared.first++;
        } finally {
          lock.unlock();
        }
      }
    });
    Check.equal("counter", (long) THREADS * each, shared.first);
    return (long) THREADS * each;
  }

  /** They share a pair of equal numbers, and read it more often than they write it. */
  static long shared(int count) throws InterruptedException {
    int each = count / THREADS / TURN;
    Mutexes pair = new Mutexes();
    ReadWriteLock lock = new ReentrantReadWriteLock();
    inAll(() -> {
      for (int i = 0; i < each; i++) {
        pair.write(lock);
        for (int read = 1; read < TURN; read++) {
          pair.read(lock);
        }
      }
    });
    Check.equal("writes", (long) THREADS * each, pair.first);
    return (long) THREADS * each * TURN;
  }

  private void write(ReadWriteLock lock) {
    lock.writeLock().lock();
    try {
      first++;
      second++;
    } finally {
      lock.writeLock().unlock();
    }
  }

  private void read(ReadWriteLock lock) {
    lock.readLock().lock();
    try {
      Check.equal("second of a pair", first, second);
    } finally {
      lock.readLock().unlock();
    }
  }

  private static void inAll(Runnable work) throws InterruptedException {
    CountDownLatch all = new CountDownLatch(THREADS);
    for (int thread = 0; thread < THREADS; thread++) {
      VirtualThreads.start(() -> {
        work.run();
        all.countDown();
      });
    }
    all.await();
  }
}
