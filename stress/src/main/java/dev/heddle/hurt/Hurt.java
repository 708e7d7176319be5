package dev.heddle.hurt;

import dev.heddle.Goroutine;
import dev.heddle.Scheduler;
import dev.heddle.SchedulerInternals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Hurts the runtime: rounds of random operations where the stack is about to end ({@link Brink})
 * and the heap is full ({@link Hog}), among interrupts. At the end of each round everybody stops;
 * each value, task and lock is accounted for, and each primitive and each thread of the runtime
 * does its work.
 */
public final class Hurt {

  static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final long HANG_NANOS = PATIENCE.toNanos();
  private static final long ROUND_NANOS = 4_000_000_000L;
  private static final int ROUNDS_TO_WARM_UP = 2;
  private static final long WARM_UP_NANOS = 500_000_000L;

  private final HurtOptions options;
  private final Scheduler scheduler = Scheduler.global();
  private final AtomicInteger told = new AtomicInteger();

  private volatile Crew crew;
  private volatile int round;

  private Hurt(HurtOptions options) {
    this.options = options;
    this.crew = new Crew(options, new Stage(scheduler, told, new SplittableRandom(0)), false);
  }

  /** See {@code ./heddle stress hurt --help}. */
  public static void main(String[] arguments) throws Exception {
    HurtOptions options;
    try {
      options = HurtOptions.parse(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println("heddle stress hurt: " + e.getMessage());
      System.exit(1);
      return;
    }
    new Hurt(options).run();
  }

  private void run() throws Exception {
    System.out.printf(
        "hurt: %s, parallelism %d, %d s, seed %d%s%s%n",
        scheduler.isNative() ? "native" : "fallback",
        scheduler.parallelism(),
        options.seconds(),
        options.seed(),
        options.overflows() ? "" : ", no stack overflows",
        options.fillsHeap() ? "" : ", the heap is not filled");
    Report.start(scheduler, () -> crew.printThoseLeft());
    scheduler.onPanic(panic -> told.incrementAndGet());
    Thread.ofPlatform().daemon().name("hurt-watchdog").start(this::watch);
    SplittableRandom seeds = new SplittableRandom(options.seed());
    if (!options.cold()) {
      for (int i = 0; i < ROUNDS_TO_WARM_UP; i++) {
        play(seeds.split(), false, WARM_UP_NANOS);
      }
    }
    Hog.stopped = true;
    if (options.fillsHeap()) {
      Hog.start(options.seed());
    }
    long start = System.nanoTime();
    while (System.nanoTime() - start < options.seconds() * 1_000_000_000L) {
      play(seeds.split(), true, ROUND_NANOS);
      System.out.printf(
          "hurt: round %d, %s, %d told of, the heap was full %d times%n",
          round, crew, told.get(), Hog.fillings);
    }
    System.out.println("hurt: ok");
    System.exit(0);
  }

  /** One round; {@code hurts}: with what was asked for, and not to warm up. */
  private void play(SplittableRandom random, boolean hurts, long nanos) throws Exception {
    round++;
    told.set(0);
    Stage stage = new Stage(scheduler, told, random);
    Crew own = new Crew(options, stage, hurts);
    crew = own;
    try {
      own.start(random);
      Hog.stopped = !hurts;
      own.play(random, nanos);
      Hog.stopped = true;
      own.end();
      stage.settle();
      stage.prove();
      checkThreads();
    } catch (Throwable thrown) {
      Report.end(Report.FAULT, "round " + round, thrown);
    }
  }

  /** Everything that the runtime has threads for is done, and at once on all processors. */
  private void checkThreads() throws InterruptedException {
    List<String> missing = new ArrayList<>(List.of("heddle-timers"));
    if (scheduler.isNative()) {
      missing.add("heddle-sysmon");
    }
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      missing.remove(thread.getName());
    }
    Deed.check(missing.isEmpty(), "these threads are gone: " + missing);
    int all = scheduler.parallelism();
    AtomicInteger met = new AtomicInteger();
    List<Goroutine> meeting = new ArrayList<>();
    for (int i = 0; i < all; i++) {
      meeting.add(
          scheduler.go(() -> {
            met.incrementAndGet();
            while (met.get() < all) {
              Thread.onSpinWait();
            }
          }));
    }
    for (Goroutine each : meeting) {
      Deed.check(each.join(PATIENCE), "of " + all + " processors only " + met + " run anything");
    }
    long start = System.nanoTime();
    while (SchedulerInternals.totals(scheduler).live() != 0 || SchedulerInternals.timers() != 0) {
      Deed.check(
          System.nanoTime() - start < HANG_NANOS,
          "left over: "
              + SchedulerInternals.totals(scheduler)
              + ", "
              + SchedulerInternals.timers()
              + " timers");
      Pause.nanos(1_000_000);
    }
  }

  private void watch() {
    long seen = -1;
    int seenRound = -1;
    long since = System.nanoTime();
    for (; ; ) {
      Pause.nanos(100_000_000);
      long steps = crew.steps();
      if (steps != seen || round != seenRound) {
        seen = steps;
        seenRound = round;
        since = System.nanoTime();
      } else if (System.nanoTime() - since > 2 * HANG_NANOS) {
        Report.end(Report.HANG, "nothing goes on in a round", null);
      }
    }
  }
}
