package dev.heddle.sync;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;

/**
 * A lock that is held either by any number of readers or by one writer. Go: {@code sync.RWMutex}.
 *
 * <pre>{@code
 * mutex.readLock().lock();
 * try {
 *   return table.get(key);
 * } finally {
 *   mutex.readLock().unlock();
 * }
 * }</pre>
 *
 * <p><b>Fairness.</b> A waiting writer stops new readers: they wait until it has had the lock. When
 * a writer unlocks, all waiting readers go on before the next writer. So neither kind starves the
 * other. Among writers the lock is as fair as a {@link Mutex}.
 *
 * <p>It has no owner: a party may unlock it that has not locked it. It is not reentrant: a reader
 * that locks it once more for reading may wait for a writer that waits for that reader. A reader
 * cannot become a writer. While there is no contention, each lock and unlock costs one atomic
 * operation for reading, and two for writing.
 *
 * <p><b>Memory consistency effects.</b> Actions before an unlock for writing <i>happen-before</i>
 * the return of the next successful lock of either kind. Actions before an unlock for reading
 * <i>happen-before</i> the return of the next successful lock for writing.
 *
 * <p><b>Interrupts</b> act as on a {@link Mutex}: {@code lock} goes on waiting and leaves the
 * status set; {@code lockInterruptibly} and the timed {@code tryLock} throw InterruptedException.
 */
public final class RWMutex implements ReadWriteLock {

  final ReaderWriterLock state = new ReaderWriterLock(this);

  private final Lock readLock = new ReadLock(state);
  private final Lock writeLock = new WriteLock(state);

  /** Makes a lock that is free. */
  public RWMutex() {}

  /**
   * The lock that readers share. It has no conditions. Its {@code unlock} throws
   * IllegalStateException if no reader holds it. Go: {@code RLock}, {@code RUnlock}, {@code
   * RLocker}.
   *
   * @return the lock; always the same
   */
  @Override
  public Lock readLock() {
    return readLock;
  }

  /**
   * The lock that one writer holds. Its {@code unlock} throws IllegalStateException if no writer
   * holds it. Go: {@code Lock}, {@code Unlock}.
   *
   * @return the lock; always the same
   */
  @Override
  public Lock writeLock() {
    return writeLock;
  }

  /**
   * Says whether readers or a writer hold it, at some moment during the call.
   *
   * @return a description
   */
  @Override
  public String toString() {
    return state.toString();
  }
}
