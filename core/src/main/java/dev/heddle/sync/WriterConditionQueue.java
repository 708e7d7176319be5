package dev.heddle.sync;

import dev.heddle.internal.park.Waiter;

/** The waiters of a condition that an {@link RWMutex} guards, held for writing. */
final class WriterConditionQueue extends ConditionQueue {

  private final ReaderWriterLock lock;

  WriterConditionQueue(ReaderWriterLock lock) {
    super(lock.writers);
    this.lock = lock;
  }

  @Override
  void giveBack() {
    lock.unlockWrite();
  }

  @Override
  void lockAgain(Waiter waiter, HandOffLock.Claim claim) {
    lock.lockAgain(waiter, claim);
  }
}
