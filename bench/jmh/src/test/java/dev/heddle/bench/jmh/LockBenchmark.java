package dev.heddle.bench.jmh;

import dev.heddle.sync.Mutex;
import dev.heddle.sync.RWMutex;
import dev.heddle.sync.WaitGroup;
import java.util.concurrent.locks.Lock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Threads;

/** Locks and wait groups, alone and contended. */
public class LockBenchmark extends ShortBenchmark {
  private final Mutex mutex = new Mutex();
  private final Mutex contended = new Mutex();
  private final RWMutex readMostly = new RWMutex();
  private final Lock read = readMostly.readLock();
  private final Lock write = readMostly.writeLock();
  private final WaitGroup group = new WaitGroup();
  private int counter;

  @Benchmark
  public int mutex() {
    mutex.lock();
    try {
      return counter++;
    } finally {
      mutex.unlock();
    }
  }

  /** By sixteen goroutines; the time is that of one, from one of its locks to the next. */
  @Benchmark
  @Threads(16)
  public int mutexOfSixteen() {
    contended.lock();
    try {
      return counter++;
    } finally {
      contended.unlock();
    }
  }

  @Benchmark
  public int readLock() {
    read.lock();
    try {
      return counter;
    } finally {
      read.unlock();
    }
  }

  @Benchmark
  public int writeLock() {
    write.lock();
    try {
      return counter++;
    } finally {
      write.unlock();
    }
  }

  @Benchmark
  public void waitGroupAddAndDone() {
    group.add(1);
    group.done();
  }
}
