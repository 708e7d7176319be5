package dev.heddle;

import dev.heddle.sync.Cond;
import dev.heddle.sync.Mutex;
import dev.heddle.sync.Once;
import dev.heddle.sync.RWMutex;
import dev.heddle.sync.SingleFlight;
import dev.heddle.sync.WaitGroup;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * A program that makes a scheduler, says so by a class of its own that it initialises, and then
 * uses each primitive for the first time, on a goroutine.
 */
final class FirstOperations {

  private static final Duration MOMENT = Duration.ofMillis(1);

  private static final Task NOTHING = () -> {};
  private static final Runnable QUIET = () -> {};
  private static final Consumer<Object> DROP = value -> {};

  /** Its initialiser parts what the scheduler has used in a log from what operations use. */
  static final class Begun {
    static final Object SAID = new Object();

    private Begun() {}
  }

  private FirstOperations() {}

  public static void main(String[] args) {
    Scheduler scheduler = Scheduler.global();
    System.out.println(Begun.SAID != null);
    scheduler.go(FirstOperations::all).join();
    System.exit(0);
  }

  private static void all() throws Exception {
    Chan<Object> ready = Heddle.chan(2);
    Chan<Object> never = Heddle.chan();
    Heddle.select(
        Heddle.onSend(ready, "value", QUIET),
        Heddle.onReceive(never, DROP),
        Heddle.onDefault(QUIET));
    Select.of(Heddle.onSend(ready, "value", QUIET), Heddle.onReceive(ready, DROP)).await();
    Heddle.select(Heddle.onReceive(never, DROP), Heddle.onTimeout(MOMENT, QUIET));
    never.tryReceive(MOMENT);
    Heddle.sleep(MOMENT);
    for (int i = 0; i < 100; i++) {
      Heddle.yieldNow();
    }
    ReceiveChan<?> due = Heddle.after(Duration.ZERO);
    due.receive();
    Alarm alarm = Alarm.after(MOMENT);
    alarm.channel().receive();
    alarm.reset(MOMENT);
    alarm.stop();
    try (Ticker ticker = Ticker.every(MOMENT)) {
      ticker.channel().receive();
      ticker.reset(MOMENT);
    }
    try (Context above = Context.background().withTimeout(Duration.ofHours(1));
        Context below = above.withTimeout(MOMENT)) {
      below.done().receive();
      below.run(NOTHING);
    }
    try (Group group = Group.open()) {
      group.go(NOTHING);
      group.join();
    }
    Heddle.go(NOTHING).join();
    locks();
  }

  private static void locks() throws Exception {
    Mutex mutex = new Mutex();
    mutex.lock();
    Cond cond = Cond.of(mutex);
    cond.signal();
    mutex.newCondition().awaitNanos(1);
    mutex.unlock();
    RWMutex both = new RWMutex();
    both.readLock().lock();
    both.readLock().unlock();
    both.writeLock().lock();
    both.writeLock().unlock();
    WaitGroup group = new WaitGroup();
    group.go(NOTHING);
    group.await();
    new Once().run(QUIET);
    new SingleFlight<String, String>().get("key", () -> "value");
  }
}
