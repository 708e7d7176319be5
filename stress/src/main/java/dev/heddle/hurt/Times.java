package dev.heddle.hurt;

import dev.heddle.Alarm;
import dev.heddle.Heddle;
import dev.heddle.ReceiveChan;
import dev.heddle.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Deeds that wait for a time. */
final class Times {

  private Times() {}

  private static Duration soon(SplittableRandom random) {
    return Duration.ofNanos(random.nextInt(1, 2_000_000));
  }

  static Deed sleep(Stage stage, SplittableRandom random) {
    Duration wait = soon(random);
    return new Deed() {
      private long before;
      private boolean slept;

      @Override
      void act() {
        before = System.nanoTime();
        Heddle.sleep(wait);
        slept = true;
      }

      @Override
      void settle() {
        check(!slept || System.nanoTime() - before >= wait.toNanos(), "slept too short");
      }
    };
  }

  static Deed after(Stage stage, SplittableRandom random) {
    Duration wait = soon(random);
    return new Deed() {
      private @Nullable ReceiveChan<Instant> channel;
      private @Nullable Instant got;
      private boolean returned;

      @Override
      void act() {
        if (channel == null) {
          channel = Heddle.after(wait);
        }
        got = channel.receive();
        returned = true;
      }

      @Override
      void settle() {
        check(!returned || got != null, "no time came after " + wait);
      }
    };
  }

  /** An alarm that is stopped: then it is silent, and otherwise it has rung, or is about to. */
  static Deed alarm(Stage stage, SplittableRandom random) {
    Duration wait = soon(random);
    return new Deed() {
      private @Nullable Alarm alarm;
      private boolean asked;
      private boolean stopped;

      @Override
      void act() {
        if (alarm == null) {
          alarm = Alarm.after(wait);
        }
        if (!asked) {
          stopped = alarm.stop();
          asked = true;
        }
      }

      @Override
      void settle() {
        check(
            !stopped || (alarm != null && alarm.channel().tryReceive() == null),
            "an alarm rang after it was stopped");
      }
    };
  }

  static Deed alarmChannel(Stage stage, SplittableRandom random) {
    Duration wait = soon(random);
    boolean resets = random.nextBoolean();
    return new Deed() {
      private @Nullable Alarm alarm;
      private @Nullable Instant got;
      private boolean reset;
      private boolean returned;

      @Override
      void act() {
        if (alarm == null) {
          alarm = Alarm.after(wait);
        }
        if (resets && !reset) {
          alarm.reset(wait);
          reset = true;
        }
        got = alarm.channel().receive();
        returned = true;
      }

      @Override
      void settle() {
        check(!returned || got != null, "an alarm was silent");
      }
    };
  }

  static Deed ticker(Stage stage, SplittableRandom random) {
    Duration period = Duration.ofNanos(random.nextInt(100_000, 2_000_000));
    int ticks = random.nextInt(4);
    return new Deed() {
      private @Nullable Ticker ticker;
      private int seen;
      private boolean closed;

      @Override
      void act() {
        if (ticker == null) {
          ticker = Ticker.every(period);
        }
        while (seen < ticks && ended == null) {
          ticker.channel().receive();
          seen++;
        }
        ticker.close();
        closed = true;
      }

      @Override
      boolean mustGoOn() {
        return ticker != null && !closed;
      }
    };
  }
}
