package dev.heddle;

import static dev.heddle.Heddle.onReceive;
import static dev.heddle.Heddle.onSend;
import static dev.heddle.Heddle.onTimeout;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.testing.Crew;
import dev.heddle.testing.Eventually;
import dev.heddle.testing.Rounds;
import dev.heddle.testing.Schedulers;
import dev.heddle.testing.Tally;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Timeouts, cancels and interrupts against sends and receives: each value arrives once, or its send
 * failed.
 */
class CancelStressTest {

  private static final int SENDERS = 6;
  private static final int RECEIVERS = 6;
  private static final int EACH = Rounds.of(20_000);

  private final Tally tally = new Tally(SENDERS * EACH);
  private final AtomicInteger sending = new AtomicInteger(SENDERS);
  private final AtomicBoolean done = new AtomicBoolean();
  private final List<Goroutine> targets = new CopyOnWriteArrayList<>();
  private final List<Thread> threads = new CopyOnWriteArrayList<>();

  @ParameterizedTest
  @CsvSource({"1, 0", "2, 0", "4, 0", "8, 0", "1, 3", "2, 3", "4, 3", "8, 3"})
  void eachValueArrivesOnceOrItsSendFailed(int parallelism, int capacity) {
    Chan<Integer> channel = Heddle.chan(capacity);
    Crew crew = new Crew(parallelism);
    for (int i = 0; i < SENDERS; i++) {
      int first = i * EACH;
      targets.add(crew.add(() -> asTarget(() -> send(channel, first))));
    }
    for (int i = 0; i < RECEIVERS; i++) {
      int seed = i;
      targets.add(crew.add(() -> asTarget(() -> receive(channel, seed))));
    }
    Thread interrupter = Thread.ofPlatform().daemon().start(this::interruptNowAndThen);
    crew.add(() -> {
      SplittableRandom random = new SplittableRandom(7);
      while (!done.get()) {
        targets.get(random.nextInt(targets.size())).cancel();
        Heddle.sleep(Duration.ofNanos(random.nextInt(200_000)));
      }
    });
    crew.join();
    join(interrupter);
    for (Integer value; (value = channel.tryReceive()) != null; ) {
      tally.received(value);
    }
    tally.check();
    assertThat(Queues.senders(channel)).isZero();
    assertThat(Queues.receivers(channel)).isZero();
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Runs {@code body} on a thread that is interrupted now and then, but not after it has ended. */
  private void asTarget(Runnable body) {
    Thread self = Thread.currentThread();
    threads.add(self);
    try {
      body.run();
    } finally {
      synchronized (threads) {
        threads.remove(self);
      }
    }
  }

  private void interruptNowAndThen() {
    SplittableRandom random = new SplittableRandom(11);
    while (!done.get()) {
      synchronized (threads) {
        int n = threads.size();
        if (n > 0) {
          threads.get(random.nextInt(n)).interrupt();
        }
      }
      for (int i = random.nextInt(20_000); i > 0; i--) {
        Thread.onSpinWait();
      }
    }
  }

  private void send(Chan<Integer> channel, int first) {
    SplittableRandom random = new SplittableRandom(first);
    try {
      for (int i = 0; i < EACH; i++) {
        try {
          if (offer(channel, first + i, random)) {
            tally.sent(first + i);
          }
        } catch (CancelledException e) {
          assertThat(Thread.interrupted()).isTrue();
        }
      }
    } finally {
      if (sending.decrementAndGet() == 0) {
        done.set(true);
      }
    }
  }

  private static boolean offer(Chan<Integer> channel, int value, SplittableRandom random) {
    Duration wait = Duration.ofNanos(random.nextInt(100_000));
    switch (random.nextInt(4)) {
      case 0 -> {
        return channel.trySend(value);
      }
      case 1 -> {
        return channel.trySend(value, wait);
      }
      case 2 -> {
        boolean[] sent = new boolean[1];
        Heddle.select(onSend(channel, value, () -> sent[0] = true), onTimeout(wait, () -> {}));
        return sent[0];
      }
      default -> {
        channel.send(value);
        return true;
      }
    }
  }

  private void receive(Chan<Integer> channel, int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    while (!done.get()) {
      try {
        Duration wait = Duration.ofNanos(random.nextInt(100_000));
        switch (random.nextInt(3)) {
          case 0 -> note(channel.tryReceive());
          case 1 -> note(channel.tryReceive(wait));
          default -> Heddle.select(onReceive(channel, this::note), onTimeout(wait, () -> {}));
        }
      } catch (CancelledException e) {
        assertThat(Thread.interrupted()).isTrue();
      }
    }
  }

  private void note(Integer value) {
    if (value != null) {
      tally.received(value);
    }
  }

  /** A cancel that races with the end of its goroutine must not hit who goes on with the thread. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void aCancelReachesItsOwnGoroutineOrNothing(int parallelism) {
    Scheduler scheduler = Schedulers.ofParallelism(parallelism);
    AtomicInteger hit = new AtomicInteger();
    AtomicInteger ended = new AtomicInteger();
    int rounds = Rounds.of(5_000);
    for (int i = 0; i < rounds; i++) {
      AtomicInteger step = new AtomicInteger();
      Goroutine victim =
          scheduler.go(() -> {
            step.set(1);
            while (step.get() == 1) {
              Thread.onSpinWait();
            }
          });
      scheduler.go(() -> {
        spin(50);
        if (Thread.currentThread().isInterrupted()) {
          hit.incrementAndGet();
        }
        ended.incrementAndGet();
      });
      while (step.get() == 0) {
        Thread.onSpinWait();
      }
      step.set(2);
      spin(i % 10);
      victim.cancel();
    }
    Eventually.until(() -> ended.get() == rounds);
    assertThat(hit).hasValue(0);
  }

  private static void spin(int turns) {
    for (int i = 0; i < turns; i++) {
      Thread.onSpinWait();
    }
  }
}
