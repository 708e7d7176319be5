package dev.heddle.sync;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import java.util.concurrent.locks.Lock;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIZ_Result;
import org.openjdk.jcstress.infra.results.IZ_Result;

/** Readers see both halves of what a writer wrote, or neither; writers one another's work. */
public final class RWMutexStress {

  private RWMutexStress() {}

  @JCStressTest
  @Outcome(id = "0, 2, true", expect = ACCEPTABLE, desc = "never half of it")
  @State
  public static class ReaderAndWriters {
    private final RWMutex mutex = new RWMutex();
    private int first;
    private int second;

    private void write() {
      mutex.writeLock().lock();
      first++;
      second++;
      mutex.writeLock().unlock();
    }

    @Actor
    public void one() {
      write();
    }

    @Actor
    public void two() {
      write();
    }

    @Actor
    public void reader(IIZ_Result result) {
      mutex.readLock().lock();
      result.r1 = first - second;
      mutex.readLock().unlock();
    }

    @Arbiter
    public void arbiter(IIZ_Result result) {
      result.r2 = first;
      result.r3 = mutex.writeLock().tryLock();
    }
  }

  /** A writer that gives up at any moment leaves a mutex that works. */
  @JCStressTest
  @Outcome(id = "0, true", expect = ACCEPTABLE, desc = "never half of it, and free in the end")
  @State
  public static class WriterGivesUp {
    private final RWMutex mutex = new RWMutex();
    private int first;
    private int second;
    private int torn;

    @Actor
    public void hasty() {
      write(1);
    }

    @Actor
    public void patient() {
      write(1_000_000_000);
    }

    private void write(long micros) {
      Lock lock = mutex.writeLock();
      for (int i = 0; i < 3; i++) {
        if (Hasty.tryLock(lock, micros)) {
          first++;
          second++;
          lock.unlock();
        }
      }
    }

    @Actor
    public void reader() {
      for (int i = 0; i < 3; i++) {
        mutex.readLock().lock();
        torn += first == second ? 0 : 1;
        mutex.readLock().unlock();
      }
    }

    @Arbiter
    public void arbiter(IZ_Result result) {
      result.r1 = torn;
      result.r2 = mutex.writeLock().tryLock();
    }
  }
}
