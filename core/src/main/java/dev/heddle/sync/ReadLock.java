package dev.heddle.sync;

import dev.heddle.internal.lock.StackRoom;
import dev.heddle.internal.park.ReadList;
import dev.heddle.internal.park.Waiter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/** The lock for reading of an {@link RWMutex}. */
record ReadLock(ReaderWriterLock mutex) implements Lock {

  @Override
  public void lock() {
    StackRoom.reserve();
    ReadList own = mutex.listOfCaller();
    if (!mutex.tryRead()) {
      Waiter waiter = mutex.queueToRead(false);
      if (waiter != null) {
        mutex.settleRead(waiter, waiter.await());
      }
    }
    mutex.noteRead(own);
  }

  @Override
  public void lockInterruptibly() throws InterruptedException {
    Interrupts.check();
    StackRoom.reserve();
    if (!mutex.tryRead()) {
      Waiter waiter = mutex.queueToRead(true);
      if (waiter != null) {
        Interrupts.check(mutex.settleRead(waiter, waiter.await()));
      }
    }
    mutex.noteRead(mutex.listOfCaller());
  }

  @Override
  public boolean tryLock() {
    StackRoom.reserve();
    return noted(mutex.tryRead());
  }

  private boolean noted(boolean taken) {
    if (taken) {
      mutex.noteRead(mutex.listOfCaller());
    }
    return taken;
  }

  @Override
  public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
    long nanos = unit.toNanos(time);
    Interrupts.check();
    StackRoom.reserve();
    if (mutex.tryRead()) {
      return noted(true);
    }
    if (nanos <= 0) {
      return false;
    }
    Waiter waiter = mutex.queueToRead(true);
    return noted(waiter == null || Interrupts.check(await(waiter, nanos)));
  }

  private int await(Waiter waiter, long nanos) {
    int ended;
    try {
      ended = waiter.await(nanos);
    } catch (Throwable noTimer) {
      mutex.settleRead(waiter, Waiter.TIMED_OUT);
      throw noTimer;
    }
    return mutex.settleRead(waiter, ended);
  }

  @Override
  public void unlock() {
    mutex.unlockRead();
  }

  @Override
  public Condition newCondition() {
    throw new UnsupportedOperationException(
        "a lock for reading has no conditions; use one of the lock for writing");
  }
}
