package dev.heddle.sync;

import dev.heddle.Chan;
import dev.heddle.Goroutine;
import dev.heddle.Heddle;
import dev.heddle.Queues;
import dev.heddle.Task;
import dev.heddle.internal.time.FirstTimer;
import dev.heddle.testing.Eventually;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.function.BooleanSupplier;

/**
 * A program whose waits with a time find no thread for their timers. Each must throw, and leave
 * what it waited for as it was: whoever stayed in a queue would be handed what is another's.
 */
public final class TimedWaits {

  private static final Duration LONG = Duration.ofDays(1);

  private TimedWaits() {}

  public static void main(String[] args) throws Exception {
    FirstTimer.refuseThread();
    channels();
    locks();
    joins();
  }

  /** Says whether {@code wait} throws for want of a timer, and {@code isClean} holds after. */
  private static void tell(String name, Task wait, BooleanSupplier isClean) {
    String ended = "returned";
    try {
      wait.run();
    } catch (OutOfMemoryError e) {
      ended = "thrown";
    } catch (Exception e) {
      ended = e.toString();
    }
    System.out.println(name + ": " + ended + (isClean.getAsBoolean() ? "" : ", and left a mark"));
  }

  private static void channels() {
    Chan<Integer> chan = Heddle.chan();
    Chan<Integer> other = Heddle.chan();
    tell("receive", () -> chan.tryReceive(LONG), () -> Queues.receivers(chan) == 0);
    tell("send", () -> chan.trySend(1, LONG), () -> Queues.senders(chan) == 0);
    tell(
        "select",
        () ->
            Heddle.select(
                Heddle.onReceive(chan, value -> {}),
                Heddle.onSend(other, 1, () -> {}),
                Heddle.onTimeout(LONG, () -> {})),
        () -> Queues.receivers(chan) + Queues.senders(other) == 0);
  }

  private static void locks() {
    Mutex mutex = new Mutex();
    mutex.lock();
    tell(
        "mutex",
        () -> mutex.tryLock(1, TimeUnit.DAYS),
        () -> mutex.waiters(1).isEmpty() && !mutex.isWaitedFor());
    Condition condition = mutex.newCondition();
    tell("condition", () -> condition.await(1, TimeUnit.DAYS), mutex::isLocked);
    RWMutex both = new RWMutex();
    both.readLock().lock();
    tell(
        "write",
        () -> both.writeLock().tryLock(1, TimeUnit.DAYS),
        () -> both.state.waiters(1).isEmpty() && both.readLock().tryLock());
    both.readLock().unlock();
    both.readLock().unlock();
    both.writeLock().lock();
    tell(
        "read",
        () -> both.readLock().tryLock(1, TimeUnit.DAYS),
        () -> both.state.waiters(1).isEmpty());
  }

  /** The end of what was not joined must not end the next wait of who tried. */
  private static void joins() {
    Goroutine joined = Heddle.go(() -> Chan.never().receive());
    Chan<Integer> chan = Heddle.chan();
    int[] received = new int[1];
    Goroutine joins =
        Heddle.go(() -> {
          tell("join", () -> joined.join(LONG), () -> true);
          received[0] = chan.receive();
        });
    Eventually.until(() -> Queues.receivers(chan) == 1);
    joined.cancel();
    joined.join();
    Eventually.until(() -> chan.trySend(7) || joins.state() == Goroutine.State.DONE);
    joins.join();
    System.out.println("received after: " + received[0]);
  }
}
