package dev.heddle.soak;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Who sent what, and what arrived: every value that a send accepted arrives exactly once, and each
 * receiver sees each sender's values in the order in which they were sent.
 */
final class Ledger {

  /** One value: who sent it, and its number among that sender's. */
  record Value(int sender, int number) {}

  private final Round round;
  private final int most;
  private final AtomicIntegerArray arrived;
  private final AtomicLongArray sent;

  /** For {@code senders}, of which none sends more than {@code most} values. */
  Ledger(Round round, int senders, int most) {
    this.round = round;
    this.most = most;
    arrived = new AtomicIntegerArray(senders * most);
    sent = new AtomicLongArray(senders);
  }

  /** The next value of {@code sender}. */
  Value next(int sender) {
    return new Value(sender, (int) sent.get(sender));
  }

  /** How many values {@code sender} has sent. */
  int sent(int sender) {
    return (int) sent.get(sender);
  }

  /** The last {@link #next} was accepted. */
  void accepted(int sender) {
    sent.incrementAndGet(sender);
    round.step();
  }

  void arrived(Value value) {
    int times = arrived.incrementAndGet(value.sender * most + value.number);
    round.check(times == 1, value + " arrived " + times + " times");
    round.step();
  }

  /** One receiver's view, which checks the order. */
  Receiver receiver() {
    return new Receiver();
  }

  /** After everybody has ended: nothing was lost, and nothing came that was not accepted. */
  void settle() {
    for (int sender = 0; sender < sent.length(); sender++) {
      for (int number = 0; number < most; number++) {
        int expected = number < sent.get(sender) ? 1 : 0;
        int times = arrived.get(sender * most + number);
        round.check(
            times == expected,
            new Value(sender, number)
                + " arrived "
                + times
                + " times, not "
                + expected
                + "; its sender sent "
                + sent.get(sender));
      }
    }
  }

  /** What one receiver has seen of one channel. */
  final class Receiver {
    private final int[] next = new int[sent.length()];

    void arrived(Value value) {
      round.check(
          value.number >= next[value.sender],
          value + " overtook number " + (next[value.sender] - 1) + " of its sender");
      next[value.sender] = value.number + 1;
      Ledger.this.arrived(value);
    }
  }
}
