package dev.heddle;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A bounded way from producers to consumers, built of one of the JDK's ways to wait. */
interface Passage {

  int CAPACITY = 3;

  void put(int value) throws InterruptedException;

  int take() throws InterruptedException;

  /** The JDK's means, each of which a test goes through. */
  enum Kind {
    LOCK_AND_CONDITIONS {
      @Override
      Passage open() {
        return new Locked(false);
      }
    },
    FAIR_LOCK_AND_CONDITIONS {
      @Override
      Passage open() {
        return new Locked(true);
      }
    },
    MONITOR {
      @Override
      Passage open() {
        return new Monitor();
      }
    },
    ARRAY_BLOCKING_QUEUE {
      @Override
      Passage open() {
        return new Queued(new ArrayBlockingQueue<>(CAPACITY));
      }
    },
    LINKED_BLOCKING_QUEUE {
      @Override
      Passage open() {
        return new Queued(new LinkedBlockingQueue<>(CAPACITY));
      }
    },
    SYNCHRONOUS_QUEUE {
      @Override
      Passage open() {
        return new Queued(new SynchronousQueue<>());
      }
    },
    LINKED_TRANSFER_QUEUE {
      @Override
      Passage open() {
        return new Queued(new LinkedTransferQueue<>());
      }
    };

    abstract Passage open();
  }

  /** By one of the JDK's queues. */
  record Queued(BlockingQueue<Integer> queue) implements Passage {

    @Override
    public void put(int value) throws InterruptedException {
      queue.put(value);
    }

    @Override
    public int take() throws InterruptedException {
      return queue.take();
    }
  }

  /** By a ReentrantLock and two conditions. */
  final class Locked implements Passage {
    private final ReentrantLock lock;
    private final Condition notFull;
    private final Condition notEmpty;
    private final Queue<Integer> values = new ArrayDeque<>();

    Locked(boolean fair) {
      lock = new ReentrantLock(fair);
      notFull = lock.newCondition();
      notEmpty = lock.newCondition();
    }

    @Override
    public void put(int value) throws InterruptedException {
      lock.lock();
      try {
        while (values.size() == CAPACITY) {
          notFull.await();
        }
        values.add(value);
        notEmpty.signal();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public int take() throws InterruptedException {
      lock.lock();
      try {
        while (values.isEmpty()) {
          notEmpty.await();
        }
        int value = values.remove();
        notFull.signal();
        return value;
      } finally {
        lock.unlock();
      }
    }
  }

  /** By synchronized, wait and notifyAll. */
  final class Monitor implements Passage {
    private final Queue<Integer> values = new ArrayDeque<>();

    @Override
    public synchronized void put(int value) throws InterruptedException {
      while (values.size() == CAPACITY) {
        wait();
      }
      values.add(value);
      notifyAll();
    }

    @Override
    public synchronized int take() throws InterruptedException {
      while (values.isEmpty()) {
        wait();
      }
      int value = values.remove();
      notifyAll();
      return value;
    }
  }
}
