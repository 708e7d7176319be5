package dev.heddle.hurt;

import dev.heddle.Context;
import dev.heddle.Goroutine;
import dev.heddle.Group;
import dev.heddle.Heddle;
import dev.heddle.Subtask;
import dev.heddle.Task;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Deeds that start goroutines: what was accepted runs once, and what was refused never does. */
final class Tasks {

  private Tasks() {}

  private static Duration soon(SplittableRandom random) {
    return Duration.ofNanos(random.nextInt(1, 2_000_000));
  }

  /** A task to start, which notes that it ran before it does anything that might fail. */
  private static final class Noted implements Task, Runnable {
    private final Stage stage;
    private final int number;
    private final boolean yields;
    volatile boolean done;

    Noted(Stage stage, int number, SplittableRandom random) {
      this.stage = stage;
      this.number = number;
      yields = random.nextBoolean();
    }

    @Override
    public void run() {
      stage.ran.incrementAndGet(number);
      if (yields) {
        Heddle.yieldNow();
      }
      done = true;
    }
  }

  private static @Nullable Noted fresh(Stage stage, SplittableRandom random) {
    int number = stage.freshTask();
    return number < 0 ? null : new Noted(stage, number, random);
  }

  /** A goroutine, and perhaps a wait for its end. */
  static Deed go(Stage stage, SplittableRandom random) {
    Noted task = fresh(stage, random);
    if (task == null) {
      return Locks.mutex(stage, random);
    }
    int join = random.nextInt(3);
    Duration wait = soon(random);
    boolean byGroup = random.nextInt(4) == 0;
    return new Deed() {
      private @Nullable Goroutine started;
      private boolean joined;

      @Override
      void act() {
        if (started == null) {
          started = byGroup ? stage.group.go(task) : stage.scheduler.go(task);
        }
        if (join == 1) {
          started.join();
          joined = true;
        } else if (join == 2) {
          joined = started.join(wait);
        }
      }

      @Override
      void settle() {
        if (started != null) {
          stage.started.incrementAndGet(task.number);
        }
        check(
            !joined || stage.ran.get(task.number) == 1 || stage.told(), "joined, and did not run");
      }
    };
  }

  /** An executor of its own, with a task or two. */
  static Deed execute(Stage stage, SplittableRandom random) {
    Noted task = fresh(stage, random);
    if (task == null) {
      return Locks.mutex(stage, random);
    }
    boolean waits = random.nextBoolean();
    return new Deed() {
      private @Nullable ExecutorService executor;
      private @Nullable Future<?> future;
      private boolean closed;

      @Override
      void act() throws Exception {
        if (executor == null) {
          executor = stage.scheduler.executor();
        }
        if (future == null && ended == null) {
          future = executor.submit((Runnable) task);
        }
        if (waits && ended == null && future != null) {
          future.get();
        }
        executor.close();
        closed = true;
      }

      @Override
      boolean mustGoOn() {
        return executor != null && !closed;
      }

      @Override
      void settle() {
        if (future != null) {
          // Who is interrupted closes by shutdownNow: the task may have been cancelled before it
          // ran.
          if (stage.ran.get(task.number) == 1) {
            stage.started.incrementAndGet(task.number);
          } else {
            check(future.isDone(), "an executor is closed, and its task " + future);
          }
        }
      }
    };
  }

  /** A group with a few tasks, some of which may have been cancelled before they ran. */
  static Deed group(Stage stage, SplittableRandom random) {
    Noted first = fresh(stage, random);
    Noted second = fresh(stage, random);
    if (first == null || second == null) {
      return Locks.mutex(stage, random);
    }
    boolean joins = random.nextBoolean();
    return new Deed() {
      private @Nullable Group group;
      private @Nullable Goroutine one;
      private @Nullable Subtask<String> two;
      private boolean joined;
      private boolean closed;

      @Override
      void act() {
        if (group == null) {
          group = Group.open();
        }
        if (one == null && ended == null) {
          one = group.go(first);
        }
        if (two == null && ended == null) {
          two =
              group.fork(() -> {
                second.run();
                return "forked";
              });
        }
        if (joins && !joined && ended == null) {
          group.join();
          joined = true;
        }
        group.close();
        closed = true;
      }

      @Override
      boolean mustGoOn() {
        return group != null && !closed;
      }

      @Override
      void settle() {
        if (one != null) {
          check(one.state() == Goroutine.State.DONE, "a goroutine outlives its group");
          stage.started.addAndGet(first.number, stage.ran.get(first.number));
        }
        if (two != null) {
          stage.started.addAndGet(second.number, stage.ran.get(second.number));
        }
        check(!joined || (first.done && second.done), "a group was joined before its tasks ended");
      }
    };
  }

  /** A context with a child, cancelled. */
  static Deed context(Stage stage, SplittableRandom random) {
    Duration wait = Duration.ofMillis(random.nextInt(1, 50));
    boolean waits = random.nextInt(4) == 0;
    Context.Key<String> key = Context.Key.of("hurt");
    return new Deed() {
      private @Nullable Context parent;
      private @Nullable Context child;
      private @Nullable Context grandchild;
      private boolean cancelled;
      private boolean over;

      @Override
      void act() {
        if (parent == null) {
          parent = Context.background().withCancel();
        }
        if (child == null) {
          child = parent.withTimeout(wait);
        }
        if (grandchild == null) {
          grandchild = child.withValue(key, "value").withCancel();
        }
        if (waits && ended == null) {
          grandchild.done().receive();
          over = true;
        }
        parent.cancel();
        cancelled = true;
      }

      @Override
      boolean mustGoOn() {
        return parent != null && !cancelled;
      }

      @Override
      void settle() {
        if (cancelled) {
          check(parent != null && parent.error() != null, "cancelled, but has not ended");
          check(child != null && child.error() != null, "a child has not ended");
          check(grandchild != null && grandchild.error() != null, "a grandchild has not ended");
          check(grandchild != null && grandchild.done().isDrained(), "done is not closed");
          check(grandchild != null && "value".equals(grandchild.value(key)), "a value is lost");
        }
        check(!over || (grandchild != null && grandchild.error() != null), "done, but not over");
      }
    };
  }

  /** A look at what runs. */
  static Deed look(Stage stage, SplittableRandom random) {
    boolean all = random.nextInt(8) == 0;
    return new Deed() {
      @Override
      void act() {
        if (all) {
          stage.scheduler.goroutines();
        } else {
          stage.scheduler.stats();
        }
      }
    };
  }
}
