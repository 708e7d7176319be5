package dev.heddle.soak;

import dev.heddle.Chan;
import dev.heddle.Heddle;
import dev.heddle.Scheduler;
import dev.heddle.SchedulerInternals;
import dev.heddle.internal.sched.Totals;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * Runs random rounds on the global scheduler until the time is up. A few lanes do so at once, each
 * one round after another, so that rounds of different kinds meet on the same carriers. The first
 * fault, or a round that makes no progress, ends the process with a report.
 *
 * <p>The time is divided into stretches. At the end of each everybody stops, and what the process
 * then has is compared with what it had before the first and after the first: what leaks grows from
 * stretch to stretch.
 */
public final class Soak {

  private static final int PROGRESS_SECONDS = 10;
  private static final int HANG_SECONDS = 60;
  private static final int LANE_STACK = 1 << 20;

  /** Of at least so many stretches, if these are not too short, and not so long that few come. */
  private static final int STRETCHES = 4;

  private static final long LEAST_STRETCH_NANOS = 5_000_000_000L;
  private static final long MOST_STRETCH_NANOS = 60_000_000_000L;

  private final Options options;
  private final Scheduler scheduler = Scheduler.global();
  private final int parallelism = scheduler.parallelism();
  private final long end;
  private final SplittableRandom seeds;
  private final Deck deck;
  private final AtomicReferenceArray<Round> current;
  private final LongAdder rounds = new LongAdder();
  private final LongAdder steps = new LongAdder();

  private Soak(Options options) {
    this.options = options;
    this.end = System.nanoTime() + options.seconds() * 1_000_000_000L;
    this.current = new AtomicReferenceArray<>(options.lanes());
    this.seeds = new SplittableRandom(options.seed());
    this.deck = new Deck(options.drills(), seeds.split());
  }

  /** See {@code ./heddle soak --help}. */
  public static void main(String[] arguments) throws InterruptedException {
    Options options;
    try {
      options = Options.parse(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println("heddle soak: " + e.getMessage());
      System.exit(1);
      return;
    }
    new Soak(options).run();
  }

  private void run() throws InterruptedException {
    System.out.printf(
        "soak: %s, parallelism %d, %d s, seed %d%s%n",
        scheduler.isNative() ? "native" : "fallback",
        scheduler.parallelism(),
        options.seconds(),
        options.seed(),
        Boolean.getBoolean("heddle.soak.perturb") ? ", perturbed" : "");
    Failure.watch(scheduler);
    Thread.ofPlatform().daemon().name("soak-watchdog").start(this::watch);
    Baseline before = Baseline.now();
    Baseline warm = null;
    Baseline last;
    do {
      runStretch(System.nanoTime() + stretchNanos());
      scheduler.parallelism(parallelism);
      Baseline.awaitRest(scheduler);
      before.check(Baseline.Allowance.OF_A_START);
      if (warm != null) {
        warm.check(Baseline.Allowance.OF_MORE_OF_THE_SAME);
      }
      last = Baseline.now();
      warm = warm == null ? last : warm;
    } while (System.nanoTime() - end < 0);
    printProgress();
    System.out.printf("soak: before: %s%n", before);
    System.out.printf("soak: after the first stretch: %s%n", warm);
    System.out.printf("soak: after the last: %s%n", last);
    if (options.round() == null) {
      System.out.printf("soak: how often: %s%n", deck);
    }
    System.out.printf("soak: ok, %d rounds, %d steps%n", rounds.sum(), steps.sum());
    System.exit(0);
  }

  private long stretchNanos() {
    long part = options.seconds() * 1_000_000_000L / STRETCHES;
    return Math.min(
        end - System.nanoTime(), Math.clamp(part, LEAST_STRETCH_NANOS, MOST_STRETCH_NANOS));
  }

  /** Has the lanes run rounds until {@code until}, and waits for the last of them. */
  private void runStretch(long until) {
    Chan<Integer> ends = Heddle.chan(options.lanes());
    for (int i = 0; i < options.lanes(); i++) {
      int lane = i;
      SplittableRandom own = seeds.split();
      // Daemons, and the main thread waits on a channel: the deadlock watch then takes none of
      // them for a thread that may act, and so is itself under test.
      new Thread(null, () -> runLane(lane, own, until, ends), "soak-lane-" + i, LANE_STACK) {
        {
          setDaemon(true);
        }
      }.start();
    }
    for (int i = 0; i < options.lanes(); i++) {
      ends.receive();
    }
  }

  private void runLane(int lane, SplittableRandom own, long until, Chan<Integer> ends) {
    String only = options.round();
    boolean first = true;
    while (first || System.nanoTime() - until < 0) {
      // The seed of one named round is the one that was given; every lane repeats it.
      String name = only != null ? only : deck.deal();
      long seed = only != null ? options.seed() : own.nextLong();
      Round round = new Round(name, seed, scheduler);
      current.set(lane, round);
      play(round, only == null && own.nextBoolean());
      steps.add(round.steps.sum());
      rounds.increment();
      first = false;
    }
    current.set(lane, null);
    ends.send(lane);
  }

  /** Runs a round, from this thread or from a goroutine. */
  private void play(Round round, boolean inGoroutine) {
    var task = round.guarded(() -> Drills.get(round.drill).run(round));
    try {
      if (inGoroutine) {
        scheduler.go(task).join();
      } else {
        task.run();
      }
    } catch (Exception e) {
      Failure.of(round, e);
    }
  }

  private void watch() {
    int lanes = options.lanes();
    Round[] seen = new Round[lanes];
    long[] seenSteps = new long[lanes];
    long[] since = new long[lanes];
    for (long second = 1; ; second++) {
      try {
        Thread.sleep(1_000);
      } catch (InterruptedException e) {
        return;
      }
      for (int i = 0; i < lanes; i++) {
        Round round = current.get(i);
        long made = round == null ? 0 : round.steps.sum();
        if (round != seen[i] || made != seenSteps[i]) {
          seen[i] = round;
          seenSteps[i] = made;
          since[i] = second;
        } else if (round != null && second - since[i] >= HANG_SECONDS) {
          Failure.hang(round, second - since[i]);
        }
      }
      if (second % PROGRESS_SECONDS == 0) {
        printProgress();
      }
    }
  }

  private void printProgress() {
    long running = steps.sum();
    for (int i = 0; i < current.length(); i++) {
      Round round = current.get(i);
      running += round == null ? 0 : round.steps.sum();
    }
    Totals totals = SchedulerInternals.totals(scheduler);
    Runtime jvm = Runtime.getRuntime();
    System.out.printf(
        "soak: %d rounds, %d steps, %d goroutines live, %d carriers, %d hand-offs, %d MB of heap%n",
        rounds.sum(),
        running,
        totals.live(),
        totals.carriers(),
        totals.handOffs(),
        (jvm.totalMemory() - jvm.freeMemory()) >> 20);
  }
}
