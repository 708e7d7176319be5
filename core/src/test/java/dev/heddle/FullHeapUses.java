package dev.heddle;

import dev.heddle.sync.Mutex;
import dev.heddle.sync.RWMutex;
import dev.heddle.sync.SingleFlight;
import dev.heddle.sync.WaitGroup;
import dev.heddle.testing.Rehearsal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;

/**
 * A program whose goroutines use the primitives, from the first use on, beside a thread that fills
 * the heap again and again. When there is room again all of them must come to their end, which it
 * says.
 *
 * <p>Its own classes and lambdas are linked before: what cannot be, for want of memory, may never
 * be.
 */
final class FullHeapUses {
  private static final int EACH = 4;
  private static final long LASTS_NANOS = 2_000_000_000L;
  private static final long FULL_NANOS = 20_000_000L;
  private static final long FREE_NANOS = 2_000_000L;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final Task NOTHING = () -> {};
  private static final Consumer<Object> DROP = value -> {};
  private static final Callable<Integer> ONE = () -> 1;
  private static final Runnable QUIET = () -> {};
  private static final RuntimeException FAILURE = new RuntimeException("on purpose");

  private static volatile boolean stopped;
  private static volatile Object[] held = {};

  private FullHeapUses() {}

  public static void main(String[] arguments) throws Exception {
    Scheduler scheduler = Scheduler.global(); // a class that is not initialised now never can be
    List<Task> uses = uses();
    new Repeat(new SendOnce(Heddle.chan(1))).use().run();
    Rehearsal.await();
    Thread hog = Thread.ofPlatform().daemon().start(FullHeapUses::fill);
    List<Goroutine> users = new ArrayList<>(uses.size() * EACH);
    for (int i = 0; i < uses.size() * EACH; ) {
      Task use = uses.get(i % uses.size());
      try {
        users.add(scheduler.go(new Repeat(use)));
        i++;
      } catch (OutOfMemoryError e) {
        Thread.onSpinWait();
      }
    }
    spin(LASTS_NANOS);
    stopped = true;
    hog.join();
    for (int i = 0; i < users.size(); i++) {
      if (!users.get(i).join(PATIENCE)) {
        System.out.println("use " + i % uses.size() + " never ended: " + users.get(i).state());
      }
    }
    System.out.println("all have ended");
    System.out.flush();
    Runtime.getRuntime().halt(0); // exit writes a log, for which there may be no memory
  }

  private static List<Task> uses() {
    Chan<Integer> buffered = Heddle.chan(4);
    Chan<Integer> never = Heddle.chan();
    RWMutex both = new RWMutex();
    SingleFlight<String, Integer> flight = new SingleFlight<>();
    return List.of(
        () -> {
          buffered.trySend(1);
          buffered.tryReceive();
        },
        locked(new Mutex()),
        locked(both.readLock()),
        locked(both.writeLock()),
        () -> Heddle.sleep(Duration.ofMillis(1)),
        () -> Heddle.go(NOTHING).join(),
        () -> {
          WaitGroup group = new WaitGroup();
          group.go(NOTHING);
          group.await();
        },
        () -> flight.start("shared", ONE).receive(),
        () -> flight.get("shared", ONE),
        () -> Heddle.select(Heddle.onReceive(never, DROP), Heddle.onDefault(QUIET)),
        FullHeapUses::closeWithAFailure,
        () -> {
          try (Context context = Context.background().withCancel()) {
            context.done();
            context.cancel();
            context.done().receive();
          }
        },
        () -> {
          Chan<Integer> handedOver = Heddle.chan();
          Heddle.go(new SendOnce(handedOver));
          handedOver.receive();
        },
        () -> {
          Chan<Integer> handedOver = Heddle.chan();
          Alarm.run(Duration.ofMillis(1), new SendOnce(handedOver));
          handedOver.receive();
        },
        () -> {
          Context context = Context.background().withCancel();
          Context below = context.withCancel();
          ReceiveChan<Void> done = below.done();
          Chan<Integer> handedOver = Heddle.chan();
          below.afterFunc(new SendOnce(handedOver));
          cancel(context);
          handedOver.receive();
          done.receive();
        },
        () -> {
          Context context = Context.background().withTimeout(Duration.ofMillis(1));
          context.withCancel().done().receive();
        });
  }

  /** The receiver gets the failure, or the error that says it could not be told. */
  private static void closeWithAFailure() {
    Chan<Integer> channel = Heddle.chan();
    channel.sendOnly().close(FAILURE);
    try {
      channel.receiveOnly().receive();
      throw new AssertionError("the failure is lost");
    } catch (ChannelFailedException e) {
      // as it should
    }
  }

  /** What was not cancelled for want of memory is as it was. */
  private static void cancel(Context context) {
    for (; ; ) {
      try {
        context.cancel();
        return;
      } catch (OutOfMemoryError e) {
        if (context.error() != null) {
          throw new AssertionError("half of a cancel");
        }
        Thread.onSpinWait();
      }
    }
  }

  /** Its receiver waits for it, so a sender that lacks memory tries again. */
  private record SendOnce(Chan<Integer> channel) implements Task {

    @Override
    public void run() throws InterruptedException {
      for (; ; ) {
        try {
          channel.send(1);
          return;
        } catch (OutOfMemoryError e) {
          Thread.onSpinWait();
        }
      }
    }
  }

  private static Task locked(Lock lock) {
    return () -> {
      lock.lock();
      try {
        Heddle.yieldNow();
      } finally {
        lock.unlock();
      }
    };
  }

  private record Repeat(Task use) implements Task {

    @Override
    public void run() throws Exception {
      while (!stopped) {
        try {
          use.run();
          Heddle.yieldNow();
        } catch (OutOfMemoryError e) {
          // whoever allocates gets it, and goes on
        }
      }
    }
  }

  private static void fill() {
    while (!stopped) {
      int size = 1 << 16;
      while (size > 16 && !stopped) {
        try {
          Object[] more = new Object[size];
          more[0] = held;
          held = more;
        } catch (OutOfMemoryError e) {
          size /= 4;
        }
      }
      spin(FULL_NANOS);
      held = null;
      spin(FREE_NANOS);
    }
  }

  private static void spin(long nanos) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < nanos) {
      Thread.onSpinWait();
    }
  }
}
