package dev.heddle.bench.jmh;

import dev.heddle.sync.Mutex;
import dev.heddle.sync.RWMutex;
import dev.heddle.sync.WaitGroup;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** Locks and wait groups, alone and contended. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class LockBenchmark {
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
