package dev.heddle.soak;

import static dev.heddle.Heddle.onReceive;
import static dev.heddle.Heddle.onSend;
import static dev.heddle.Heddle.select;

import dev.heddle.CancelledException;
import dev.heddle.Chan;
import dev.heddle.Goroutine;
import dev.heddle.Heddle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Waits that end early: by cancellation, interruption or timeout; what ended did not happen. */
final class Cancels {

  private static final int MOST = 2_000;

  private Cancels() {}

  /** Senders and receivers, cancelled at random, go on until the senders have sent everything. */
  static void storm(Round round) throws Exception {
    Chan<Ledger.Value> one = Heddle.chan(round.capacity());
    Chan<Ledger.Value> two = Heddle.chan(round.capacity());
    int pairs = round.between(1, 8);
    int each = round.between(1, MOST);
    Ledger ledger = new Ledger(round, pairs, each);
    List<Goroutine> victims = new ArrayList<>();
    for (int i = 0; i < pairs; i++) {
      int sender = i;
      victims.add(
          round.go(random -> {
            while (ledger.sent(sender) < each) {
              uncancelled(round, () -> send(one, two, ledger, sender, random));
            }
          }));
      victims.add(
          round.go(random -> {
            boolean[] more = {true};
            while (more[0]) {
              uncancelled(round, () -> more[0] = receive(one, two, ledger, random));
            }
          }));
    }
    SplittableRandom chooser = round.random.split();
    Goroutine canceller =
        round.scheduler.go(
            round.guarded(() -> {
              while (ledgerOpen(ledger, pairs, each)) {
                victims.get(chooser.nextInt(victims.size())).cancel();
                Perturb.here();
                pause(chooser);
              }
              one.close();
              two.close();
            }));
    round.join();
    canceller.join();
    ledger.settle();
  }

  private static boolean ledgerOpen(Ledger ledger, int senders, int each) {
    for (int i = 0; i < senders; i++) {
      if (ledger.sent(i) < each) {
        return true;
      }
    }
    return false;
  }

  /** Cancellations that come too fast would keep everybody from doing anything. */
  private static void pause(SplittableRandom random) {
    if (random.nextInt(4) == 0) {
      Round.burn(random.nextInt(50_000));
    } else {
      Round.pause(random);
    }
  }

  private static void uncancelled(Round round, Runnable operation) {
    try {
      operation.run();
    } catch (CancelledException e) {
      if (!Thread.interrupted()) {
        throw new AssertionError("cancelled, but the interrupt status is not set", e);
      }
    }
    round.step();
  }

  private static void send(
      Chan<Ledger.Value> one,
      Chan<Ledger.Value> two,
      Ledger ledger,
      int sender,
      SplittableRandom random) {
    Ledger.Value value = ledger.next(sender);
    switch (random.nextInt(4)) {
      case 0 ->
          select(
              onSend(one, value, () -> ledger.accepted(sender)),
              onSend(two, value, () -> ledger.accepted(sender)));
      case 1 -> {
        if (one.trySend(value, Duration.ofNanos(random.nextInt(500_000)))) {
          ledger.accepted(sender);
        }
      }
      case 2 -> {
        one.send(value);
        ledger.accepted(sender);
      }
      default -> {
        two.send(value);
        ledger.accepted(sender);
      }
    }
  }

  private static boolean receive(
      Chan<Ledger.Value> one, Chan<Ledger.Value> two, Ledger ledger, SplittableRandom random) {
    boolean ended = one.isDrained() && two.isDrained();
    switch (random.nextInt(3)) {
      case 0 -> note(ledger, one.tryReceive(Duration.ofNanos(random.nextInt(500_000))));
      case 1 -> note(ledger, two.tryReceive(Duration.ofNanos(random.nextInt(500_000))));
      default ->
          select(
              onReceive(one, value -> note(ledger, value)),
              onReceive(two, value -> note(ledger, value)));
    }
    return !ended;
  }

  private static void note(Ledger ledger, Ledger.@org.jspecify.annotations.Nullable Value value) {
    if (value != null) {
      ledger.arrived(value);
    }
  }

  /** Tries with and without a limit, from both sides; nothing is lost or left behind. */
  static void tries(Round round) throws Exception {
    Chan<Ledger.Value> channel = Heddle.chan(round.capacity());
    int senders = round.between(1, 8);
    int each = round.between(1, MOST);
    Ledger ledger = new Ledger(round, senders, each);
    for (int i = 0; i < senders; i++) {
      int sender = i;
      round.anyone(random -> {
        for (int n = 0; n < each; n++) {
          boolean sent =
              random.nextBoolean()
                  ? channel.trySend(ledger.next(sender))
                  : channel.trySend(ledger.next(sender), limit(random));
          if (sent) {
            ledger.accepted(sender);
          }
          round.step();
        }
      });
      round.anyone(random -> {
        for (int n = 0; n < each; n++) {
          note(
              ledger,
              random.nextBoolean() ? channel.tryReceive() : channel.tryReceive(limit(random)));
          round.step();
        }
      });
    }
    round.join();
    for (Ledger.Value value; (value = channel.tryReceive()) != null; ) {
      ledger.arrived(value);
    }
    ledger.settle();
    round.check(channel.size() == 0, channel + " is not empty");
  }

  private static Duration limit(SplittableRandom random) {
    return Duration.ofNanos(random.nextInt(300_000));
  }

  /** Goroutines that are cancelled at any point of a short life, and joined. */
  static void earlyEnds(Round round) throws Exception {
    for (int repeat = round.between(1, 200); repeat > 0; repeat--) {
      Chan<Integer> nothing = Heddle.chan();
      List<Goroutine> some = new ArrayList<>();
      for (int i = round.between(1, 20); i > 0; i--) {
        int way = round.random.nextInt(4);
        some.add(round.scheduler.go(() -> waitForGood(way, nothing)));
      }
      for (Goroutine goroutine : some) {
        Perturb.here();
        goroutine.cancel();
      }
      for (Goroutine goroutine : some) {
        goroutine.join();
        round.check(goroutine.state() == Goroutine.State.DONE, goroutine + " after its join");
        round.step();
      }
    }
  }

  private static void waitForGood(int way, Chan<Integer> nothing) {
    switch (way) {
      case 0 -> nothing.receive();
      case 1 -> nothing.send(1);
      case 2 -> Heddle.sleep(Duration.ofDays(1));
      default -> select(onReceive(nothing, value -> {}), onSend(nothing, 1, () -> {}));
    }
    if (!Thread.currentThread().isInterrupted()) {
      // Two of them may have met; then each waits on its own.
      Chan.never().receive();
    }
  }
}
