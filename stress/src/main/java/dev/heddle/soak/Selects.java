package dev.heddle.soak;

import static dev.heddle.Heddle.onDefault;
import static dev.heddle.Heddle.onReceive;
import static dev.heddle.Heddle.onSend;
import static dev.heddle.Heddle.onSendFrom;
import static dev.heddle.Heddle.onTimeout;
import static dev.heddle.Heddle.select;

import dev.heddle.Chan;
import dev.heddle.Heddle;
import dev.heddle.Select;
import dev.heddle.SelectCase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Select storms: everybody selects over sends and receives on channels they share. */
final class Selects {

  private static final int MOST = 4_000;

  private Selects() {}

  /**
   * Everybody offers a send and a receive on every channel, so of any two that wait one can go on:
   * there is no timeout that would hide a lost wake-up. The last one alone is ended by a close.
   */
  static void storm(Round round) throws Exception {
    List<Chan<Ledger.Value>> channels = channels(round);
    int parties = round.between(2, 16);
    int each = round.between(1, 1_000);
    Ledger ledger = new Ledger(round, parties, MOST);
    Chan<Integer> quit = Heddle.chan();
    AtomicInteger busy = new AtomicInteger(parties);
    for (int i = 0; i < parties; i++) {
      int self = i;
      boolean reusable = round.random.nextBoolean();
      round.anyone(random -> {
        Runnable once = once(channels, quit, ledger, self, reusable);
        for (int n = 0; n < each && !quit.isClosed(); n++) {
          once.run();
          round.step();
        }
        if (busy.decrementAndGet() == 1) {
          quit.close();
        }
      });
    }
    round.join();
    drain(channels, ledger);
    ledger.settle();
  }

  private static Runnable once(
      List<Chan<Ledger.Value>> channels,
      Chan<Integer> quit,
      Ledger ledger,
      int self,
      boolean reusable) {
    if (reusable) {
      List<SelectCase> cases = new ArrayList<>();
      for (Chan<Ledger.Value> channel : channels) {
        cases.add(onSendFrom(channel, () -> ledger.next(self), () -> ledger.accepted(self)));
        cases.add(onReceive(channel, ledger::arrived));
      }
      cases.add(onReceive(quit, nothing -> {}));
      return Select.of(cases.toArray(SelectCase[]::new))::await;
    }
    return () -> {
      List<SelectCase> cases = new ArrayList<>();
      for (Chan<Ledger.Value> channel : channels) {
        cases.add(onSend(channel, ledger.next(self), () -> ledger.accepted(self)));
        cases.add(onReceive(channel, ledger::arrived));
      }
      cases.add(onReceive(quit, nothing -> {}));
      select(cases.toArray(SelectCase[]::new));
    };
  }

  /** A few cases each time, any channels, sometimes with a timeout or a default. */
  static void medley(Round round) throws Exception {
    List<Chan<Ledger.Value>> channels = channels(round);
    int parties = round.between(2, 16);
    int each = round.between(1, 500);
    Ledger ledger = new Ledger(round, parties, MOST);
    for (int i = 0; i < parties; i++) {
      int self = i;
      round.anyone(random -> {
        for (int n = 0; n < each; n++) {
          select(someCases(channels, ledger, self, random));
          round.step();
        }
      });
    }
    // Plain senders and receivers meet the selects; neither waits for long.
    round.anyone(random -> {
      for (int n = 0; n < each; n++) {
        Ledger.Value value = channels.get(random.nextInt(channels.size())).tryReceive();
        if (value != null) {
          ledger.arrived(value);
        }
        Heddle.yieldNow();
      }
    });
    round.join();
    drain(channels, ledger);
    ledger.settle();
  }

  private static SelectCase[] someCases(
      List<Chan<Ledger.Value>> channels, Ledger ledger, int self, SplittableRandom random) {
    List<SelectCase> cases = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      Chan<Ledger.Value> channel = channels.get(random.nextInt(channels.size()));
      cases.add(
          random.nextBoolean()
              ? onReceive(channel, ledger::arrived)
              : onSend(channel, ledger.next(self), () -> ledger.accepted(self)));
    }
    cases.add(
        random.nextInt(3) == 0
            ? onDefault(() -> {})
            : onTimeout(Duration.ofNanos(random.nextInt(1_000_000)), () -> {}));
    return cases.toArray(SelectCase[]::new);
  }

  private static List<Chan<Ledger.Value>> channels(Round round) {
    List<Chan<Ledger.Value>> channels = new ArrayList<>();
    for (int i = round.between(1, 5); i > 0; i--) {
      channels.add(Heddle.chan(round.random.nextInt(3) == 0 ? round.between(1, 4) : 0));
    }
    return channels;
  }

  private static void drain(List<Chan<Ledger.Value>> channels, Ledger ledger) {
    for (Chan<Ledger.Value> channel : channels) {
      for (Ledger.Value value; (value = channel.tryReceive()) != null; ) {
        ledger.arrived(value);
      }
    }
  }
}
