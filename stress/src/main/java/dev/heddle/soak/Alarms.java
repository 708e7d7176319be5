package dev.heddle.soak;

import static dev.heddle.Heddle.onReceive;
import static dev.heddle.Heddle.select;

import dev.heddle.Alarm;
import dev.heddle.Heddle;
import dev.heddle.ReceiveChan;
import dev.heddle.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;

/** Timers that send to channels, stopped and reset at any moment. */
final class Alarms {

  private Alarms() {}

  /** An alarm rings when it is left alone and not before; stopped or reset, not the old way. */
  static void alarms(Round round) throws Exception {
    for (int i = round.between(1, 200); i > 0; i--) {
      round.anyone(random -> {
        for (int n = random.nextInt(5); n >= 0; n--) {
          Alarm alarm = Alarm.after(upTo(random, 3_000_000));
          switch (random.nextInt(3)) {
            case 0 -> round.check(alarm.channel().receive() != null, "an alarm's channel closed");
            case 1 -> {
              Round.pause(random);
              alarm.stop();
              round.check(alarm.channel().tryReceive() == null, "a stopped alarm rang");
            }
            default -> {
              Round.pause(random);
              ringsAfter(round, alarm, upTo(random, 3_000_000));
            }
          }
          round.step();
        }
      });
    }
    round.join();
  }

  private static void ringsAfter(Round round, Alarm alarm, Duration length) {
    long start = System.nanoTime();
    alarm.reset(length);
    alarm.channel().receive();
    long passed = System.nanoTime() - start;
    round.check(passed >= length.toNanos(), "rang after " + passed + " ns, not " + length);
  }

  /** Tickers of all intervals tick on beside one another until they are closed, and not after. */
  static void tickers(Round round) throws Exception {
    for (int i = round.between(1, 40); i > 0; i--) {
      int ticks = round.between(1, 30);
      round.anyone(random -> {
        ReceiveChan<Instant> ticksOfTwo;
        try (Ticker one = Ticker.every(upTo(random, 2_000_000));
            Ticker two = Ticker.every(upTo(random, 2_000_000))) {
          ticksOfTwo = two.channel();
          for (int n = 0; n < ticks; n++) {
            select(
                onReceive(one.channel(), tick -> came(round, tick)),
                onReceive(ticksOfTwo, tick -> came(round, tick)));
            if (random.nextInt(8) == 0) {
              one.reset(upTo(random, 1_000_000));
            }
          }
        }
        Heddle.yieldNow();
        round.check(ticksOfTwo.tryReceive() == null, "a closed ticker ticked");
      });
    }
    round.join();
  }

  private static void came(Round round, Instant tick) {
    round.check(tick != null, "a ticker's channel closed");
    round.step();
  }

  private static Duration upTo(SplittableRandom random, int nanos) {
    return Duration.ofNanos(1 + random.nextInt(nanos));
  }
}
