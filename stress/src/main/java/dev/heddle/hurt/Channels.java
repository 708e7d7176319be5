package dev.heddle.hurt;

import dev.heddle.Chan;
import dev.heddle.Heddle;
import dev.heddle.Select;
import dev.heddle.SelectCase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Deeds on channels. */
final class Channels {

  private Channels() {}

  private static Duration soon(SplittableRandom random) {
    return Duration.ofNanos(random.nextInt(1, 2_000_000));
  }

  static Deed send(Stage stage, SplittableRandom random) {
    Chan<Values.Value> channel = stage.channels[random.nextInt(stage.channels.length)];
    Values.Value value = stage.values.fresh();
    if (value == null) {
      return receive(stage, random);
    }
    int kind = random.nextInt(4);
    Duration wait = soon(random);
    return new Deed() {
      private boolean accepted;

      @Override
      void act() {
        switch (kind) {
          case 0 -> {
            channel.send(value);
            accepted = true;
          }
          case 1 -> accepted = channel.trySend(value, wait);
          default -> accepted = channel.trySend(value);
        }
      }

      @Override
      void settle() {
        if (accepted) {
          stage.values.accepted(value);
        }
      }
    };
  }

  static Deed receive(Stage stage, SplittableRandom random) {
    Chan<Values.Value> channel = stage.channels[random.nextInt(stage.channels.length)];
    int kind = random.nextInt(4);
    Duration wait = soon(random);
    return new Deed() {
      private Values.@Nullable Value got;

      @Override
      void act() {
        got =
            switch (kind) {
              case 0 -> channel.receive();
              case 1 -> channel.tryReceive(wait);
              default -> channel.tryReceive();
            };
      }

      @Override
      void settle() {
        if (got != null) {
          stage.values.arrived(got);
        }
      }
    };
  }

  static Deed iterate(Stage stage, SplittableRandom random) {
    Iterator<Values.Value> values =
        stage.channels[random.nextInt(stage.channels.length)].iterator();
    return new Deed() {
      private boolean has;
      private Values.@Nullable Value got;

      @Override
      void act() {
        has = values.hasNext();
        if (has) {
          got = values.next();
        }
      }

      @Override
      boolean mustGoOn() {
        return has && got == null;
      }

      @Override
      void settle() {
        if (got != null) {
          stage.values.arrived(got);
        }
      }
    };
  }

  /** A close, of one channel in four; the others are for the whole round. */
  static Deed close(Stage stage, SplittableRandom random) {
    int which = stage.channels.length - 1;
    boolean now = random.nextInt(50) == 0;
    return new Deed() {
      private boolean closed;

      @Override
      void act() {
        if (now) {
          stage.channels[which].close();
          closed = true;
        }
      }

      @Override
      void settle() {
        if (closed) {
          stage.closes.incrementAndGet(which);
        }
      }
    };
  }

  /** A select of two or three channels, to receive or to send, perhaps with a limit. */
  static Deed select(Stage stage, SplittableRandom random) {
    return new Selecting(stage, random);
  }

  private static final class Selecting extends Deed {
    private final Stage stage;
    private final SelectCase[] cases;
    private final @Nullable Select reusable;
    private Values.@Nullable Value got;
    private Values.@Nullable Value sent;
    private int happened;

    Selecting(Stage stage, SplittableRandom random) {
      this.stage = stage;
      List<SelectCase> chosen = new ArrayList<>();
      int first = random.nextInt(stage.channels.length);
      int n = random.nextInt(2, 4);
      for (int i = 0; i < n; i++) {
        Chan<Values.Value> channel = stage.channels[(first + i) % stage.channels.length];
        Values.Value value = random.nextBoolean() ? stage.values.fresh() : null;
        chosen.add(
            value == null
                ? Heddle.onReceive(channel, this::received)
                : Heddle.onSend(channel, value, () -> sent(value)));
      }
      switch (random.nextInt(4)) {
        case 0 -> chosen.add(Heddle.onDefault(this::nothing));
        case 1, 2 -> chosen.add(Heddle.onTimeout(soon(random), this::nothing));
        default -> {}
      }
      cases = chosen.toArray(SelectCase[]::new);
      reusable = random.nextBoolean() ? Select.of(cases) : null;
    }

    private void received(Values.@Nullable Value value) {
      got = value;
      happened++;
    }

    private void sent(Values.Value value) {
      sent = value;
      happened++;
    }

    private void nothing() {
      happened++;
    }

    @Override
    void act() {
      if (happened != 0) {
        return; // its body ran, and the error came after
      }
      if (reusable != null) {
        reusable.await();
      } else {
        Heddle.select(cases);
      }
    }

    @Override
    void settle() {
      check(happened <= 1, "of a select " + happened + " cases happened");
      if (got != null) {
        stage.values.arrived(got);
      }
      if (sent != null) {
        stage.values.accepted(sent);
      }
    }
  }
}
