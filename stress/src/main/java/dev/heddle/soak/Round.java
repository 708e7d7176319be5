package dev.heddle.soak;

import dev.heddle.Goroutine;
import dev.heddle.Heddle;
import dev.heddle.ReceiveChan;
import dev.heddle.Scheduler;
import dev.heddle.Task;
import java.time.Duration;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/**
 * One run of a drill: its name and seed, its random numbers, and everybody who takes part. All that
 * is random is drawn from the seed by the thread that starts the parties, so a seed gives the same
 * work again, if not the same order of events.
 */
final class Round {

  /** Who can take part: whatever may call Heddle. */
  enum Party {
    GOROUTINE,
    PLATFORM_THREAD,
    /** A virtual thread that a goroutine starts: it runs on Heddle's carriers. */
    FOREIGN_VIRTUAL_THREAD
  }

  /** What a party does; its random numbers are its own. */
  interface Part {
    void play(SplittableRandom random) throws Exception;
  }

  /** Waits for one party's end. */
  private interface Joining {
    void join() throws Exception;
  }

  private static final Party[] PARTIES = Party.values();

  final String drill;
  final long seed;
  final Scheduler scheduler;
  final SplittableRandom random;

  /** Steps made; the watchdog wants to see it grow. */
  final LongAdder steps = new LongAdder();

  private final Queue<Joining> parties = new ConcurrentLinkedQueue<>();

  Round(String drill, long seed, Scheduler scheduler) {
    this.drill = drill;
    this.seed = seed;
    this.scheduler = scheduler;
    this.random = new SplittableRandom(seed);
  }

  /** A number from {@code least} to {@code most}, both included. */
  int between(int least, int most) {
    return random.nextInt(least, most + 1);
  }

  /** A channel's capacity: none, or a small or large buffer. */
  int capacity() {
    return switch (random.nextInt(5)) {
      case 0, 1 -> 0;
      case 2 -> 1;
      case 3 -> between(2, 8);
      default -> between(16, 300);
    };
  }

  /** Notes one step of progress, and maybe dawdles. */
  void step() {
    steps.increment();
    Perturb.here();
  }

  void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }

  /** Receives from a channel that nobody closes yet. */
  static <T> T next(ReceiveChan<T> channel) {
    T value = channel.receive();
    if (value == null) {
      throw new AssertionError(channel + " is closed");
    }
    return value;
  }

  /** Starts a goroutine. */
  Goroutine go(Part part) {
    SplittableRandom own = random.split();
    Goroutine goroutine = scheduler.go(guarded(() -> part.play(own)));
    parties.add(goroutine::join);
    return goroutine;
  }

  /** Starts somebody, mostly a goroutine, sometimes one of the others. */
  void anyone(Part part) {
    start(random.nextInt(4) == 0 ? PARTIES[random.nextInt(PARTIES.length)] : Party.GOROUTINE, part);
  }

  void start(Party party, Part part) {
    SplittableRandom own = random.split();
    Task task = guarded(() -> part.play(own));
    switch (party) {
      case GOROUTINE -> parties.add(scheduler.go(task)::join);
      case PLATFORM_THREAD ->
          parties.add(Thread.ofPlatform().daemon().name("soak-party").start(running(task))::join);
      case FOREIGN_VIRTUAL_THREAD ->
          parties.add(
              scheduler.go(guarded(() -> Thread.ofVirtual().start(running(task)).join()))::join);
    }
  }

  /** Waits for everybody who was started. */
  void join() throws Exception {
    for (Joining party; (party = parties.poll()) != null; ) {
      party.join();
      steps.increment();
    }
  }

  /** Whatever leaves a task fails the whole soak at once. */
  Task guarded(Task task) {
    return () -> {
      try {
        task.run();
      } catch (Throwable thrown) {
        Failure.of(this, thrown);
      }
    };
  }

  private static Runnable running(Task task) {
    return () -> {
      try {
        task.run();
      } catch (Exception e) {
        throw new IllegalStateException(e); // guarded tasks throw nothing
      }
    };
  }

  /** Burns CPU without a scheduling point. */
  static void burn(long nanos) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < nanos) {
      Thread.onSpinWait();
    }
  }

  /** Gives up the turn now and then. */
  static void maybeYield(SplittableRandom random) {
    if (random.nextInt(32) == 0) {
      Heddle.yieldNow();
    }
  }

  /**
   * A pause for a loop that goes on until something has happened. It sleeps now and then: the JDK's
   * scheduler, in fallback, may run a few threads that only yield and nothing else, for good.
   */
  static void pause(SplittableRandom random) {
    if (random.nextInt(4) == 0) {
      Heddle.sleep(Duration.ofNanos(random.nextInt(1, 200_000)));
    } else {
      Heddle.yieldNow();
    }
  }

  @Override
  public String toString() {
    return drill + " with seed " + seed + ", " + steps.sum() + " steps";
  }
}
