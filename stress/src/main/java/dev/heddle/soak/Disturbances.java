package dev.heddle.soak;

import dev.heddle.Chan;
import dev.heddle.Goroutine;
import dev.heddle.Heddle;
import dev.heddle.Scheduler;
import dev.heddle.SchedulerInternals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Work beside something that disturbs it: hogs, stack traces, a changing parallelism, runs. */
final class Disturbances {

  private Disturbances() {}

  /** Exchanges go on, and end, beside goroutines that do not let go of their processors. */
  static void hogs(Round round) throws Exception {
    for (int i = round.between(1, 8); i > 0; i--) {
      round.go(random -> {
        for (int n = random.nextInt(4); n >= 0; n--) {
          Round.burn(random.nextLong(20_000_000, 50_000_000));
          round.step();
          if (random.nextBoolean()) {
            Heddle.yieldNow();
          }
        }
      });
    }
    exchange(round, round.scheduler, round.between(1, 8), round.between(1, 2_000));
    round.join();
  }

  /** Stack traces are taken of goroutines that wait, run, and are woken meanwhile. */
  static void stackTraces(Round round) throws Exception {
    Chan<Integer> to = Heddle.chan();
    Chan<Integer> back = Heddle.chan();
    int turns = round.between(1, 3_000);
    List<Goroutine> watched = new ArrayList<>();
    watched.add(
        round.go(random -> {
          for (int n = 0; n < turns; n++) {
            to.send(n);
            round.check(Round.next(back) == n, "another answer");
            round.step();
          }
        }));
    watched.add(
        round.go(random -> {
          for (int n = 0; n < turns; n++) {
            back.send(Round.next(to));
            Heddle.yieldNow();
          }
        }));
    watched.add(
        round.go(random -> {
          for (int n = 0; n < 20; n++) {
            Heddle.sleep(Duration.ofNanos(random.nextInt(1_000_000)));
            Thread.sleep(0, random.nextInt(999_999));
          }
        }));
    for (int i = round.between(1, 3); i > 0; i--) {
      round.anyone(random -> {
        while (watched.stream().anyMatch(one -> one.state() != Goroutine.State.DONE)) {
          watched.get(random.nextInt(watched.size())).stackTrace();
          Perturb.here();
          Round.pause(random);
        }
      });
    }
    round.join();
  }

  /** Schedulers of the round's own, whose parallelism goes up and down, exchange values. */
  static void schedulers(Round round) throws Exception {
    List<Scheduler> own = new ArrayList<>();
    for (int i = round.between(1, 3); i > 0; i--) {
      Scheduler scheduler = Scheduler.builder().parallelism(round.between(1, 5)).build();
      Failure.watch(scheduler);
      own.add(scheduler);
    }
    AtomicBoolean ended = new AtomicBoolean();
    var random = round.random.split();
    Thread resizer =
        Thread.ofPlatform()
            .daemon()
            .name("soak-resizer")
            .start(() -> {
              while (!ended.get()) {
                own.get(random.nextInt(own.size())).parallelism(random.nextInt(1, 7));
                Round.burn(random.nextLong(3_000_000));
                Thread.yield();
              }
            });
    for (int i = round.between(1, 6); i > 0; i--) {
      exchange(
          round,
          own.get(round.random.nextInt(own.size())),
          round.between(1, 6),
          round.between(1, 1_000));
    }
    round.join();
    ended.set(true);
    resizer.join();
    for (Scheduler scheduler : own) {
      Baseline.awaitNone(scheduler);
      SchedulerInternals.shutDown(scheduler);
      Failure.forget(scheduler);
    }
  }

  /**
   * A run that goes on is no deadlock, though it often comes to rest for a moment; its goroutines
   * are on a scheduler of its own, so that nothing else keeps the watch from looking.
   */
  static void runs(Round round) throws Exception {
    Scheduler scheduler = Scheduler.builder().parallelism(round.between(1, 4)).build();
    Failure.watch(scheduler);
    int turns = round.between(1, 2_000);
    boolean sleeps = round.random.nextBoolean();
    Goroutine outer =
        scheduler.go(
            round.guarded(() ->
                Heddle.run(() -> {
                  Chan<Integer> to = Heddle.chan();
                  Chan<Integer> back = Heddle.chan();
                  Heddle.go(() -> {
                    for (Integer n; (n = to.receive()) != null; ) {
                      back.send(n);
                    }
                    back.close();
                  });
                  for (int n = 0; n < turns; n++) {
                    to.send(n);
                    round.check(Round.next(back) == n, "another answer");
                    round.step();
                    if (sleeps && n % 50 == 0) {
                      Heddle.sleep(Duration.ofMillis(n % 3));
                    }
                  }
                  to.close();
                  round.check(back.receive() == null, "not closed");
                })));
    outer.join();
    Baseline.awaitNone(scheduler);
    SchedulerInternals.shutDown(scheduler);
    Failure.forget(scheduler);
  }

  /** Pairs that send values back and forth; some goroutines of it are on other schedulers. */
  static void exchange(Round round, Scheduler scheduler, int pairs, int turns) {
    for (int i = 0; i < pairs; i++) {
      Chan<Integer> to = Heddle.chan(round.random.nextInt(3));
      Chan<Integer> back = Heddle.chan(round.random.nextInt(3));
      Goroutine echo =
          scheduler.go(
              round.guarded(() -> {
                for (Integer n; (n = to.receive()) != null; ) {
                  back.send(n);
                }
                back.close();
              }));
      round.anyone(random -> {
        for (int n = 0; n < turns; n++) {
          to.send(n);
          int answer = Round.next(back);
          round.check(answer == n, answer + " came back, not " + n);
          round.step();
          Round.maybeYield(random);
        }
        to.close();
        round.check(back.receive() == null, "not closed");
        echo.join();
      });
    }
  }
}
