package dev.heddle.sync;

import dev.heddle.internal.lock.StackRoom;
import dev.heddle.internal.park.WaitReason;
import dev.heddle.internal.park.Waiter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/** The lock for writing of an {@link RWMutex}. */
record WriteLock(ReaderWriterLock mutex) implements Lock {

  @Override
  public void lock() {
    StackRoom.reserve();
    mutex.writers.lock(WaitReason.RW_MUTEX_LOCK);
    Waiter waiter = mutex.stopReaders(false);
    if (waiter != null) {
      mutex.settleWrite(waiter, waiter.await());
    }
  }

  @Override
  public void lockInterruptibly() throws InterruptedException {
    StackRoom.reserve();
    mutex.writers.lockInterruptibly(WaitReason.RW_MUTEX_LOCK);
    Waiter waiter = mutex.stopReaders(true);
    if (waiter != null) {
      Interrupts.check(mutex.settleWrite(waiter, waiter.await()));
    }
  }

  @Override
  public boolean tryLock() {
    StackRoom.reserve();
    return mutex.tryWrite();
  }

  @Override
  public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
    long nanos = unit.toNanos(time);
    StackRoom.reserve();
    long start = System.nanoTime();
    if (nanos <= 0) {
      Interrupts.check();
      return mutex.tryWrite();
    }
    if (!mutex.writers.tryLock(WaitReason.RW_MUTEX_LOCK, nanos)) {
      return false;
    }
    Waiter waiter = mutex.stopReaders(true);
    return waiter == null || Interrupts.check(await(waiter, nanos - (System.nanoTime() - start)));
  }

  private int await(Waiter waiter, long nanos) {
    int ended;
    try {
      ended = waiter.await(nanos);
    } catch (Throwable noTimer) {
      mutex.settleWrite(waiter, Waiter.TIMED_OUT);
      throw noTimer;
    }
    return mutex.settleWrite(waiter, ended);
  }

  @Override
  public void unlock() {
    StackRoom.reserveForRelease();
    mutex.unlockWrite();
  }

  @Override
  public Condition newCondition() {
    return new MutexCondition(new WriterConditionQueue(mutex));
  }
}
