package dev.heddle;

import static dev.heddle.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.internal.jdk.JdkThreads;
import dev.heddle.testing.Crew;
import dev.heddle.testing.Schedulers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * No goroutine that is ready is left out, on one processor, whatever the others do. None of this
 * holds on the JDK's scheduler, which knows no time slices.
 */
class TimeSliceTest {

  private final AtomicBoolean stop = new AtomicBoolean();
  private Scheduler scheduler;
  private Crew crew;

  @BeforeEach
  void onlyOnHeddlesScheduler() {
    Assumptions.assumeTrue(JdkThreads.isNative());
    scheduler = Schedulers.fresh(1);
    crew = new Crew(scheduler);
  }

  @AfterEach
  void endScheduler() {
    if (scheduler != null) {
      stop.set(true);
      crew.join();
      until(() -> scheduler.stats().live() == 0);
      Schedulers.end(scheduler);
    }
  }

  /** A pair that wakes each other until it is told to stop. */
  private void playPingPong() {
    Chan<Integer> ping = Heddle.chan();
    Chan<Integer> pong = Heddle.chan();
    crew.add(() -> {
      for (int value : ping) {
        pong.send(value);
      }
    });
    crew.add(() -> {
      while (!stop.get()) {
        ping.send(1);
        assertThat(pong.receive()).isEqualTo(1);
      }
      ping.close();
    });
  }

  private void startHog() {
    crew.add(() -> {
      while (!stop.get()) {
        Thread.onSpinWait();
      }
    });
  }

  @Test
  void aPairThatWakesEachOtherDoesNotStarveWhatIsQueuedBesideIt() throws InterruptedException {
    CountDownLatch ran = new CountDownLatch(3);
    crew.add(() -> {
      Chan<Integer> to = Heddle.chan();
      Heddle.go(() -> to.forEach(value -> assertThat(value).isEqualTo(1)));
      to.send(1); // from now on there is a pair
      for (int i = 0; i < 3; i++) {
        Heddle.go(ran::countDown); // the last is the next to run, the others are queued here
      }
      while (ran.getCount() > 0) {
        to.send(1);
      }
      to.close();
    });
    ran.await();
  }

  @Test
  void aGoroutineStartedFromOutsideRunsBesideAnyNumberThatAreAlwaysReady()
      throws InterruptedException {
    for (int i = 0; i < 8; i++) {
      playPingPong();
    }
    for (int i = 0; i < 20; i++) {
      CountDownLatch ran = new CountDownLatch(1);
      crew.add(ran::countDown);
      ran.await();
    }
  }

  @Test
  void aGoroutineThatYieldsGoesBehindAllThatAreReady() {
    // More than once only if the machine is so slow that the monitor takes the processor meanwhile.
    until(() -> {
      List<String> order = new CopyOnWriteArrayList<>();
      CountDownLatch ended = new CountDownLatch(3);
      crew.add(() -> {
        for (String name : List.of("first", "second")) {
          Heddle.go(() -> {
            order.add(name);
            ended.countDown();
          });
        }
        Heddle.yieldNow();
        order.add("yielded");
        ended.countDown();
      });
      until(() -> ended.getCount() == 0);
      return order.equals(List.of("second", "first", "yielded"));
    });
  }

  @Test
  void goroutinesThatOnlyYieldLetAllOthersRun() throws InterruptedException {
    for (int i = 0; i < 4; i++) {
      crew.add(() -> {
        while (!stop.get()) {
          Heddle.yieldNow();
        }
      });
    }
    CountDownLatch ran = new CountDownLatch(100);
    crew.add(() -> {
      for (int i = 0; i < 50; i++) {
        Heddle.go(ran::countDown);
      }
    });
    for (int i = 0; i < 50; i++) {
      crew.add(ran::countDown);
    }
    ran.await();
  }

  /** Go: proc_test.go, {@code TestPingPongHog}, allows a factor of 20. */
  @Test
  void aPairThatComputesLongHasAboutAsMuchTimeAsOneThatComputesLittle() {
    LongAdder heavy = new LongAdder();
    LongAdder light = new LongAdder();
    playTokens(1_000_000, heavy);
    playTokens(1_000, light);
    until(() -> heavy.sum() > 500 * 1_000_000L && light.sum() > 0); // it is compiled by now
    long heavyBefore = heavy.sum();
    long lightBefore = light.sum();
    until(() -> heavy.sum() > heavyBefore + 500 * 1_000_000L);
    assertThat(heavy.sum() - heavyBefore).isLessThan(100 * (light.sum() - lightBefore));
  }

  /** Two that pass a token, and compute for so many nanoseconds before they pass it on. */
  private void playTokens(long nanos, LongAdder done) {
    Chan<Integer> token = Heddle.chan();
    for (int i = 0; i < 2; i++) {
      crew.add(() -> {
        for (int taken : token) {
          for (long end = System.nanoTime() + nanos; System.nanoTime() - end < 0; ) {
            Thread.onSpinWait();
          }
          done.add(nanos);
          if (stop.get()) {
            token.close();
            return;
          }
          token.send(taken);
        }
      });
    }
    crew.add(() -> token.send(1));
  }

  /** What is due in a moment is fired by who runs the sleeper, or else by the timer thread. */
  @Test
  void aShortSleepEndsThoughAnotherGoroutineComputes() throws InterruptedException {
    CountDownLatch woken = new CountDownLatch(50);
    crew.add(() -> {
      for (int i = 0; i < 50; i++) {
        Heddle.sleep(Duration.ofNanos(20_000));
        woken.countDown();
      }
    });
    startHog();
    woken.await();
  }

  @Test
  void shortGoroutinesRunBesideLongOnes() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      startHog();
    }
    playPingPong();
    for (int i = 0; i < 20; i++) {
      CountDownLatch ran = new CountDownLatch(1);
      crew.add(ran::countDown);
      ran.await();
    }
  }
}
