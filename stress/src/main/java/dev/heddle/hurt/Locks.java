package dev.heddle.hurt;

import dev.heddle.sync.SingleFlight;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/** Deeds on what {@code dev.heddle.sync} has. */
final class Locks {

  static final int KEYS = 4;

  private static final int WANTED = 0;
  private static final int HELD = 1;
  private static final int ENTERED = 2;
  private static final int LEFT = 3;
  private static final int OVER = 4;

  private Locks() {}

  static String key(int i) {
    return "key" + i;
  }

  private static Stage.Guarded any(Stage stage, SplittableRandom random) {
    return stage.guarded[random.nextInt(stage.guarded.length)];
  }

  /** A lock of some kind, held for a moment. */
  private abstract static class Locking extends Deed {
    private final Lock lock;
    private final int how;
    private final long wait;
    private int state = WANTED;
    private boolean alone = true;

    Locking(Lock lock, SplittableRandom random) {
      this.lock = lock;
      how = random.nextInt(4);
      wait = random.nextInt(1_000_000);
    }

    /** Enters, by a load and a store: whether nobody is inside who may not be. */
    abstract boolean enter();

    /** Leaves: whether nobody came meanwhile who may not. */
    abstract boolean leave();

    @Override
    void act() throws Exception {
      if (state == WANTED) {
        boolean locked = true;
        switch (how) {
          case 0 -> lock.lock();
          case 1 -> lock.lockInterruptibly();
          case 2 -> locked = lock.tryLock(wait, TimeUnit.NANOSECONDS);
          default -> locked = lock.tryLock();
        }
        state = locked ? HELD : OVER;
      }
      if (state == HELD) {
        alone &= enter();
        state = ENTERED;
      }
      if (state == ENTERED) {
        alone &= leave();
        state = LEFT;
      }
      if (state == LEFT) {
        lock.unlock();
        state = OVER;
      }
    }

    @Override
    boolean mustGoOn() {
      return state != WANTED && state != OVER;
    }

    @Override
    void settle() {
      check(alone, "a lock does not exclude others");
    }
  }

  static Deed mutex(Stage stage, SplittableRandom random) {
    Stage.Guarded guarded = any(stage, random);
    return new Locking(guarded.mutex, random) {
      @Override
      boolean enter() {
        boolean alone = guarded.inside == 0;
        guarded.inside = 1;
        return alone;
      }

      @Override
      boolean leave() {
        boolean alone = guarded.inside == 1;
        guarded.inside = 0;
        return alone;
      }
    };
  }

  static Deed write(Stage stage, SplittableRandom random) {
    Stage.Guarded guarded = any(stage, random);
    return new Locking(guarded.shared.writeLock(), random) {
      @Override
      boolean enter() {
        boolean alone = guarded.writing == 0;
        guarded.writing = 1;
        return alone;
      }

      @Override
      boolean leave() {
        boolean alone = guarded.writing == 1;
        guarded.writing = 0;
        return alone;
      }
    };
  }

  static Deed read(Stage stage, SplittableRandom random) {
    Stage.Guarded guarded = any(stage, random);
    return new Locking(guarded.shared.readLock(), random) {
      @Override
      boolean enter() {
        return guarded.writing == 0;
      }

      @Override
      boolean leave() {
        return guarded.writing == 0;
      }
    };
  }

  /** A wait for a condition that others signal now and then. */
  static Deed await(Stage stage, SplittableRandom random) {
    Stage.Guarded guarded = any(stage, random);
    boolean timed = random.nextBoolean();
    long wait = random.nextInt(2_000_000);
    return new Deed() {
      private int state = WANTED;
      private boolean waited;

      @SuppressWarnings("WaitNotInLoop") // nothing in particular is waited for
      @Override
      void act() throws Exception {
        if (state == WANTED) {
          guarded.mutex.lock();
          state = HELD;
        }
        if (state == HELD && !waited && ended == null) {
          if (timed) {
            guarded.condition.awaitNanos(wait);
          } else {
            guarded.cond.await();
          }
          waited = true;
        }
        if (state == HELD) {
          guarded.mutex.unlock();
          state = OVER;
        }
      }

      @Override
      boolean mustGoOn() {
        return state == HELD;
      }
    };
  }

  static Deed signal(Stage stage, SplittableRandom random) {
    Stage.Guarded guarded = any(stage, random);
    boolean all = random.nextBoolean();
    boolean old = random.nextBoolean();
    return new Deed() {
      @Override
      void act() {
        if (old) {
          if (guarded.mutex.tryLock()) {
            guarded.mutex.unlock();
          }
        }
        if (all) {
          guarded.cond.broadcast();
        } else {
          guarded.cond.signal();
        }
      }
    };
  }

  static Deed waitGroup(Stage stage, SplittableRandom random) {
    int n = random.nextInt(1, 4);
    return new Deed() {
      private int added;

      @Override
      void act() {
        if (added == 0) {
          stage.group.add(n);
          added = n + 1;
        }
        while (added > 1) {
          stage.group.done();
          added--;
        }
      }

      @Override
      boolean mustGoOn() {
        return added > 1;
      }
    };
  }

  static Deed awaitGroup(Stage stage, SplittableRandom random) {
    Duration wait = Duration.ofNanos(random.nextInt(2_000_000));
    return new Deed() {
      @Override
      void act() {
        stage.group.await(wait);
      }
    };
  }

  static Deed once(Stage stage, SplittableRandom random) {
    Stage.Single single = stage.nextSingle();
    Runnable task = single::run;
    return new Deed() {
      private boolean returned;

      @Override
      void act() {
        single.once.run(task);
        returned = true;
      }

      @Override
      void settle() {
        check(!returned || single.runs == 1, "a once ran " + single.runs + " times");
      }
    };
  }

  static Deed flight(Stage stage, SplittableRandom random) {
    String key = key(random.nextInt(KEYS));
    SingleFlight<String, String> flight = stage.flight;
    return new Deed() {
      private @Nullable String got;
      private boolean returned;

      @Override
      void act() throws Exception {
        got = flight.get(key, () -> "result");
        returned = true;
      }

      @Override
      void settle() {
        check(!returned || "result".equals(got), "a flight returned " + got);
      }
    };
  }
}
