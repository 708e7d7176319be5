package dev.heddle;

import dev.heddle.sync.Mutex;
import dev.heddle.sync.RWMutex;
import dev.heddle.sync.WaitGroup;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.stream.Collectors;

/**
 * The program of {@link OutOfMemoryTest}: goroutines use each primitive while others fill the heap
 * again and again. What an operation that threw has not done is accounted for.
 */
final class FullHeap {

  private static final Duration MOMENT = Duration.ofNanos(50_000);
  private static final long LASTS_NANOS = 4_000_000_000L;

  private static final long END = System.nanoTime() + LASTS_NANOS;
  private static final AtomicLong ERRORS = new AtomicLong();
  private static final AtomicLong FULL = new AtomicLong();

  private FullHeap() {}

  private static boolean goesOn() {
    return System.nanoTime() - END < 0;
  }

  /** Does {@code step} until the time is up, whatever there is no memory for. */
  private static void again(StackEnd.Step step) throws Exception {
    while (goesOn()) {
      try {
        step.run();
      } catch (OutOfMemoryError e) {
        ERRORS.incrementAndGet();
      }
    }
  }

  /** Fills the heap, keeps it full for a moment, and lets go. */
  private static void fill() {
    Object[] all = null;
    try {
      for (int size = 1 << 16; ; ) {
        try {
          Object[] next = new Object[size];
          next[0] = all;
          all = next;
        } catch (OutOfMemoryError e) {
          if (size < 4) {
            throw e;
          }
          size /= 2;
        }
      }
    } catch (OutOfMemoryError e) {
      FULL.incrementAndGet();
    }
    long until = System.nanoTime() + 2_000_000;
    while (System.nanoTime() - until < 0) {
      Thread.onSpinWait();
    }
  }

  public static void main(String[] args) throws Exception {
    Scheduler scheduler = Scheduler.builder().name("full").parallelism(2).build();
    Heddle.go(() -> Heddle.sleep(MOMENT)).join();
    AtomicLong sent = new AtomicLong();
    AtomicLong received = new AtomicLong();
    AtomicLong inside = new AtomicLong();
    AtomicLong started = new AtomicLong();
    AtomicLong ran = new AtomicLong();
    Chan<Long> channel = Heddle.chan(100_000);
    Chan<Long> meeting = Heddle.chan();
    Mutex mutex = new Mutex();
    RWMutex rwMutex = new RWMutex();
    WaitGroup users = new WaitGroup();
    use(scheduler, users, FullHeap::fill);
    for (int i = 0; i < 3; i++) {
      use(
          scheduler,
          users,
          () -> {
            Heddle.sleep(MOMENT);
          });
      use(
          scheduler,
          users,
          () -> {
            if (channel.trySend(1L)) {
              sent.incrementAndGet();
            }
            Heddle.yieldNow();
          });
      use(
          scheduler,
          users,
          () -> {
            if (channel.tryReceive(MOMENT) != null) {
              received.incrementAndGet();
            }
          });
      use(
          scheduler,
          users,
          () -> {
            if (meeting.trySend(1L, MOMENT)) {
              sent.incrementAndGet();
            }
          });
      use(
          scheduler,
          users,
          () -> {
            if (meeting.tryReceive(MOMENT) != null) {
              received.incrementAndGet();
            }
          });
      use(scheduler, users, () -> locked(mutex, inside));
      use(scheduler, users, () -> locked(rwMutex.writeLock(), inside));
      use(
          scheduler,
          users,
          () -> {
            rwMutex.readLock().lock();
            rwMutex.readLock().unlock();
          });
      use(
          scheduler,
          users,
          () -> {
            scheduler.go(ran::incrementAndGet);
            started.incrementAndGet();
            Heddle.sleep(MOMENT);
          });
      use(
          scheduler,
          users,
          () -> {
            try (Context context = Context.background().withTimeout(MOMENT)) {
              context.done().receive();
            }
          });
    }
    users.await();
    while (channel.tryReceive() != null) {
      received.incrementAndGet();
    }
    Eventually.until(() -> ran.get() >= started.get());
    expect("received", received.get(), sent.get());
    expect("ran", ran.get(), started.get());
    scheduler.go(() -> locked(mutex, inside)).join();
    scheduler.go(() -> locked(rwMutex.writeLock(), inside)).join();
    Eventually.until(() -> scheduler.stats().live() == 0);
    expect("service threads", services(), scheduler.isNative() ? 2 : 1);
    System.out.println(FULL.get() > 0 ? "the heap was full" : "the heap was never full");
    System.out.println("all is whole");
    System.exit(0);
  }

  private static void use(Scheduler scheduler, WaitGroup users, StackEnd.Step step) {
    users.add(1);
    scheduler.go(() -> {
      again(step);
      users.done();
    });
  }

  private static void locked(Lock lock, AtomicLong inside) {
    lock.lock();
    lock.unlock();
    if (inside.get() != 0) {
      throw new AssertionError("somebody is inside");
    }
  }

  private static long services() {
    Set<String> names =
        Thread.getAllStackTraces().keySet().stream()
            .map(Thread::getName)
            .filter(name -> name.equals("heddle-timers") || name.equals("full-sysmon"))
            .collect(Collectors.toCollection(TreeSet::new));
    return names.size();
  }

  private static void expect(String what, long actual, long expected) {
    if (actual != expected) {
      throw new AssertionError(what + ": " + actual + ", expected " + expected);
    }
  }
}
