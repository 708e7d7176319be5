package dev.heddle;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Channels from threads: a close against sends and receives, and select against select. A send is 1
 * if it was accepted, -1 if refused; a receive is what came, or 0 for closed.
 */
public final class ChanStress {

  private ChanStress() {}

  static int send(Chan<Integer> channel, int value) {
    try {
      channel.send(value);
      return 1;
    } catch (ChannelClosedException e) {
      return -1;
    }
  }

  static int receive(Chan<Integer> channel) {
    Integer value = channel.receive();
    return value == null ? 0 : value;
  }

  @JCStressTest
  @Outcome(id = "1, 7", expect = ACCEPTABLE, desc = "handed over before the close")
  @Outcome(id = "-1, 0", expect = ACCEPTABLE, desc = "closed before it was handed over")
  @State
  public static class CloseUnbuffered {
    private final Chan<Integer> channel = new Chan<>(0);

    @Actor
    public void sender(II_Result result) {
      result.r1 = send(channel, 7);
    }

    @Actor
    public void receiver(II_Result result) {
      result.r2 = receive(channel);
    }

    @Actor
    public void closer() {
      channel.close();
    }
  }

  @JCStressTest
  @Outcome(id = "1, 7, 0", expect = ACCEPTABLE, desc = "received")
  @Outcome(id = "1, 0, 7", expect = ACCEPTABLE, desc = "nobody else is left")
  @Outcome(id = "-1, 0, 0", expect = ACCEPTABLE, desc = "refused")
  @State
  public static class CloseBuffered {
    private final Chan<Integer> channel = new Chan<>(1);
    private int received;

    @Actor
    public void sender(III_Result result) {
      result.r1 = send(channel, 7);
    }

    @Actor
    public void receiver() {
      received = receive(channel);
    }

    @Actor
    public void closer() {
      channel.close();
    }

    @Arbiter
    public void arbiter(III_Result result) {
      result.r2 = received;
      result.r3 = receive(channel);
    }
  }

  /** Who receives closed cannot have come before what was accepted: that would be lost. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "both closes were judged, one refused")
  @State
  public static class CloseTwice {
    private final Chan<Integer> channel = new Chan<>(0);
    private int one;
    private int two;

    private int close() {
      try {
        channel.close();
        return 1;
      } catch (ChannelClosedException e) {
        return 0;
      }
    }

    @Actor
    public void one() {
      one = close();
    }

    @Actor
    public void two() {
      two = close();
    }

    @Arbiter
    public void arbiter(II_Result result) {
      result.r1 = one + two;
      result.r2 = channel.isClosed() ? 1 : 0;
    }
  }

  /** Both offer a send and a receive on both channels: one sends and the other receives that. */
  @JCStressTest
  @Outcome(id = "-1, 1", expect = ACCEPTABLE, desc = "the first to the second")
  @Outcome(id = "2, -1", expect = ACCEPTABLE, desc = "the second to the first")
  @State
  public static class SelectAgainstSelect {
    private final Chan<Integer> a = new Chan<>(0);
    private final Chan<Integer> b = new Chan<>(0);

    private static int select(Chan<Integer> first, Chan<Integer> second, int own) {
      int[] got = new int[1];
      Heddle.select(
          Heddle.onSend(first, own, () -> got[0] = -1),
          Heddle.onReceive(second, value -> got[0] = value),
          Heddle.onSend(second, own, () -> got[0] = -1),
          Heddle.onReceive(first, value -> got[0] = value));
      return got[0];
    }

    @Actor
    public void one(II_Result result) {
      result.r1 = select(a, b, 1);
    }

    @Actor
    public void two(II_Result result) {
      result.r2 = select(b, a, 2);
    }
  }

  /** Sends on two channels against receives from both: the same channel, the same value. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "through the first")
  @Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "through the second")
  @State
  public static class SendsAgainstReceives {
    private final Chan<Integer> a = new Chan<>(0);
    private final Chan<Integer> b = new Chan<>(0);

    @Actor
    public void sender(II_Result result) {
      Heddle.select(
          Heddle.onSend(a, 1, () -> result.r1 = 1), Heddle.onSend(b, 2, () -> result.r1 = 2));
    }

    @Actor
    public void receiver(II_Result result) {
      Heddle.select(
          Heddle.onReceive(b, value -> result.r2 = value),
          Heddle.onReceive(a, value -> result.r2 = value));
    }
  }
}
