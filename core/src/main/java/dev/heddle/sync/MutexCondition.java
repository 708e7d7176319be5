package dev.heddle.sync;

import java.util.Date;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/** A condition of one of Heddle's locks, as {@code java.util.concurrent.locks} specifies it. */
final class MutexCondition implements Condition {

  private final ConditionQueue waiting;

  MutexCondition(ConditionQueue waiting) {
    this.waiting = waiting;
  }

  @Override
  public void await() throws InterruptedException {
    Interrupts.check();
    Interrupts.check(waiting.await(true));
  }

  @Override
  public void awaitUninterruptibly() {
    waiting.await(false);
  }

  @Override
  public long awaitNanos(long nanos) throws InterruptedException {
    Interrupts.check();
    long start = System.nanoTime();
    Interrupts.check(waiting.await(nanos));
    return nanos - (System.nanoTime() - start);
  }

  @Override
  public boolean await(long time, TimeUnit unit) throws InterruptedException {
    return isSignalledWithin(unit.toNanos(time));
  }

  @Override
  @SuppressWarnings("JavaUtilDate") // the interface has it
  public boolean awaitUntil(Date deadline) throws InterruptedException {
    long millis = deadline.getTime() - System.currentTimeMillis();
    return isSignalledWithin(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  private boolean isSignalledWithin(long nanos) throws InterruptedException {
    Interrupts.check();
    return Interrupts.check(waiting.await(nanos));
  }

  @Override
  public void signal() {
    waiting.signal();
  }

  @Override
  public void signalAll() {
    waiting.signalAll();
  }
}
