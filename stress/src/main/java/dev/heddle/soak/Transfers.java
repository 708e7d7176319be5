package dev.heddle.soak;

import dev.heddle.Chan;
import dev.heddle.ChannelClosedException;
import dev.heddle.Heddle;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Values through channels: many to many, through stages, and up to a close that comes any time. */
final class Transfers {

  private Transfers() {}

  static void manyToMany(Round round) throws Exception {
    Chan<Ledger.Value> channel = Heddle.chan(round.capacity());
    int senders = round.between(1, 12);
    int each = round.between(1, 2_000);
    Ledger ledger = new Ledger(round, senders, each);
    AtomicInteger open = new AtomicInteger(senders);
    for (int i = 0; i < senders; i++) {
      int sender = i;
      round.anyone(random -> {
        for (int n = 0; n < each; n++) {
          channel.send(ledger.next(sender));
          ledger.accepted(sender);
          Round.maybeYield(random);
        }
        if (open.decrementAndGet() == 0) {
          channel.close();
        }
      });
    }
    for (int i = round.between(1, 12); i > 0; i--) {
      boolean iterates = round.random.nextBoolean();
      round.anyone(random -> receiveAll(channel, ledger, iterates));
    }
    round.join();
    round.check(channel.isDrained(), channel + " is not drained");
    ledger.settle();
    for (int sender = 0; sender < senders; sender++) {
      round.check(ledger.sent(sender) == each, "sender " + sender + " sent " + ledger.sent(sender));
    }
  }

  private static void receiveAll(Chan<Ledger.Value> channel, Ledger ledger, boolean iterates) {
    Ledger.Receiver own = ledger.receiver();
    if (iterates) {
      for (Ledger.Value value : channel) {
        own.arrived(value);
      }
    } else {
      for (Ledger.Value value; (value = channel.receive()) != null; ) {
        own.arrived(value);
      }
    }
  }

  /** Each stage adds one; what comes out is in order, and has passed every stage. */
  static void pipeline(Round round) throws Exception {
    int stages = round.between(1, 60);
    int values = round.between(1, 1_000);
    Chan<Integer> first = Heddle.chan(round.capacity());
    Chan<Integer> in = first;
    for (int i = 0; i < stages; i++) {
      Chan<Integer> from = in;
      Chan<Integer> to = Heddle.chan(round.capacity());
      round.anyone(random -> {
        for (Integer value; (value = from.receive()) != null; ) {
          to.send(value + 1);
          round.step();
        }
        to.close();
      });
      in = to;
    }
    round.anyone(random -> {
      for (int i = 0; i < values; i++) {
        first.send(i);
      }
      first.close();
    });
    Chan<Integer> last = in;
    round.anyone(random -> {
      int expected = stages;
      for (Integer value; (value = last.receive()) != null; expected++) {
        round.check(value == expected, "out of the pipeline came " + value + ", not " + expected);
      }
      round.check(expected == stages + values, "the pipeline ended before " + expected);
    });
    round.join();
  }

  /** Closing at any moment: what a send accepted arrives, what it refused does not. */
  static void closeRace(Round round) throws Exception {
    for (int repeat = round.between(1, 30); repeat > 0; repeat--) {
      Chan<Ledger.Value> channel = Heddle.chan(round.capacity());
      int senders = round.between(1, 8);
      Ledger ledger = new Ledger(round, senders, 10_000);
      for (int i = 0; i < senders; i++) {
        int sender = i;
        round.anyone(random -> sendUntilClosed(channel, ledger, sender));
      }
      for (int i = round.between(1, 8); i > 0; i--) {
        boolean iterates = round.random.nextBoolean();
        round.anyone(random -> receiveAll(channel, ledger, iterates));
      }
      AtomicInteger closed = new AtomicInteger();
      for (int i = round.between(1, 3); i > 0; i--) {
        round.anyone(random -> closeSoon(round, channel, closed, random));
      }
      round.join();
      round.check(closed.get() == 1, "the channel was closed " + closed.get() + " times");
      ledger.settle();
    }
  }

  private static void sendUntilClosed(Chan<Ledger.Value> channel, Ledger ledger, int sender) {
    try {
      while (ledger.sent(sender) < 10_000) {
        channel.send(ledger.next(sender));
        ledger.accepted(sender);
      }
    } catch (ChannelClosedException e) {
      // as it should
    }
  }

  private static void closeSoon(
      Round round, Chan<?> channel, AtomicInteger closed, SplittableRandom random) {
    for (int i = random.nextInt(200); i > 0; i--) {
      Heddle.yieldNow();
    }
    Perturb.here();
    try {
      channel.close();
      closed.incrementAndGet();
    } catch (ChannelClosedException e) {
      round.step();
    }
  }
}
