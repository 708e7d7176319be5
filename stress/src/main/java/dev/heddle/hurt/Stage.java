package dev.heddle.hurt;

import dev.heddle.Chan;
import dev.heddle.Heddle;
import dev.heddle.Scheduler;
import dev.heddle.Task;
import dev.heddle.sync.Cond;
import dev.heddle.sync.Mutex;
import dev.heddle.sync.Once;
import dev.heddle.sync.RWMutex;
import dev.heddle.sync.SingleFlight;
import dev.heddle.sync.WaitGroup;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/** What the parties of one round share, and what must hold of it once they have ended. */
final class Stage {

  /** How many goroutines a round may start beside its parties. */
  static final int MOST_TASKS = 20_000;

  private static final int VALUES = 20_000;
  private static final int ONCES = 2_000;

  /** A lock, and who is inside, by plain stores: whoever is not alone finds out. */
  static final class Guarded {
    final Mutex mutex = new Mutex();
    final Cond cond = Cond.of(mutex);
    final Condition condition = mutex.newCondition();
    final RWMutex shared = new RWMutex();
    volatile int inside;
    volatile int writing;
  }

  /** Something to be done once. */
  static final class Single {
    final Once once = new Once();
    volatile int runs;

    @SuppressWarnings("NonAtomicVolatileUpdate") // a second at the same time is what is looked for
    void run() {
      runs++;
    }
  }

  final Scheduler scheduler;
  final Values values = new Values(VALUES);
  final Chan<Values.Value>[] channels;
  final AtomicIntegerArray closes;
  final Guarded[] guarded = {new Guarded(), new Guarded()};
  final WaitGroup group = new WaitGroup();
  final Single[] singles = new Single[ONCES];
  final SingleFlight<String, String> flight = new SingleFlight<>();

  /** How often each task was accepted, and how often it ran. */
  final AtomicIntegerArray started = new AtomicIntegerArray(MOST_TASKS);

  final AtomicIntegerArray ran = new AtomicIntegerArray(MOST_TASKS);

  /** How many panics there were in this round. */
  private final AtomicInteger panics;

  private final AtomicInteger nextTask = new AtomicInteger();
  private final AtomicInteger nextSingle = new AtomicInteger();

  Stage(Scheduler scheduler, AtomicInteger panics, SplittableRandom random) {
    this.scheduler = scheduler;
    this.panics = panics;
    @SuppressWarnings("unchecked")
    Chan<Values.Value>[] made =
        (Chan<Values.Value>[])
            new Chan<?>[] {
              Heddle.chan(), Heddle.chan(1), Heddle.chan(random.nextInt(2, 400)), Heddle.chan()
            };
    channels = made;
    closes = new AtomicIntegerArray(made.length);
    for (int i = 0; i < ONCES; i++) {
      singles[i] = new Single();
    }
  }

  /** The number of a task that nobody has started; -1 if there is none left. */
  int freshTask() {
    return nextTask.get() >= MOST_TASKS ? -1 : Math.min(nextTask.getAndIncrement(), MOST_TASKS - 1);
  }

  /** One that was not run yet, mostly; a few parties meet at each. */
  Single nextSingle() {
    return singles[Math.min(nextSingle.getAndIncrement() / 4, ONCES - 1)];
  }

  /** Whether a goroutine has ended by a panic. */
  boolean told() {
    return panics.get() != 0;
  }

  /** After all parties have ended: nothing was lost, and everything can be used. */
  void settle() {
    for (int i = 0; i < channels.length; i++) {
      for (Values.Value value; (value = channels[i].tryReceive()) != null; ) {
        values.arrived(value);
      }
    }
    values.settle();
    for (int i = 0; i < channels.length; i++) {
      Deed.check(closes.get(i) <= 1, "channel " + i + " was closed " + closes.get(i) + " times");
      Deed.check(
          channels[i].isClosed() == (closes.get(i) == 1),
          channels[i] + " was closed " + closes.get(i) + " times");
    }
    settleTasks();
    Deed.check(group.await(Hurt.PATIENCE), "the wait group does not come to zero: " + group);
    for (Guarded each : guarded) {
      Deed.check(each.inside == 0 && each.writing == 0, "somebody is inside still");
    }
  }

  /** What was accepted runs, or a report told that it could not; what was refused does not. */
  private void settleTasks() {
    long start = System.nanoTime();
    int lost;
    while ((lost = waiting()) > panics.get()) {
      Deed.check(
          System.nanoTime() - start < Hurt.PATIENCE.toNanos(),
          lost + " tasks did not run, and " + panics + " were told of");
      Pause.nanos(1_000_000);
    }
  }

  private int waiting() {
    int waiting = 0;
    for (int i = 0; i < MOST_TASKS; i++) {
      int times = ran.get(i);
      int wanted = started.get(i);
      Deed.check(
          times <= wanted,
          "task " + i + " was started " + wanted + " times, and ran " + times + " times");
      waiting += wanted - times;
    }
    return waiting;
  }

  /** Each primitive does what it is for, in fresh goroutines. */
  void prove() throws Exception {
    for (Chan<Values.Value> channel : channels) {
      if (!channel.isClosed()) {
        prove(channel);
      }
    }
    for (Guarded each : guarded) {
      onAnother(() -> {
        Deed.check(each.mutex.tryLock(60, TimeUnit.SECONDS), each.mutex + " stays locked");
        each.mutex.unlock();
        each.cond.broadcast();
        Deed.check(
            each.shared.writeLock().tryLock(60, TimeUnit.SECONDS), each.shared + " stays locked");
        each.shared.writeLock().unlock();
        Deed.check(
            each.shared.readLock().tryLock(60, TimeUnit.SECONDS), each.shared + " stays locked");
        each.shared.readLock().unlock();
      });
    }
    group.go(() -> Heddle.sleep(Duration.ofMillis(1)));
    Deed.check(group.await(Hurt.PATIENCE), "the wait group does not come to zero: " + group);
    onAnother(() -> {
      for (Single single : singles) {
        single.once.run(single::run);
        Deed.check(single.runs == 1, "a once ran " + single.runs + " times");
      }
      for (int i = 0; i < Locks.KEYS; i++) {
        Deed.check(flight.get(Locks.key(i), () -> "proof").equals("proof"), "another flies still");
      }
    });
  }

  private void prove(Chan<Values.Value> channel) throws Exception {
    Values.Value proof = new Values.Value(-1);
    Values.@Nullable Value[] got = {null};
    var receiver = scheduler.go(() -> got[0] = channel.tryReceive(Hurt.PATIENCE));
    Deed.check(channel.trySend(proof, Hurt.PATIENCE), channel + " takes nothing");
    receiver.join();
    Deed.check(got[0] == proof, channel + " has " + got[0] + " in it");
  }

  private void onAnother(Task task) throws Exception {
    @Nullable Throwable[] thrown = {null};
    boolean ended =
        scheduler
            .go(() -> {
              try {
                task.run();
              } catch (Throwable e) {
                thrown[0] = e;
              }
            })
            .join(Hurt.PATIENCE);
    Deed.check(ended, "a goroutine that uses what the parties used does not end");
    if (thrown[0] != null) {
      throw new AssertionError(thrown[0]);
    }
  }
}
