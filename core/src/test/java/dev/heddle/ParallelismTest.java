package dev.heddle;

import static dev.heddle.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.blocking.BlockingCall;
import dev.heddle.blocking.FifoCalls;
import dev.heddle.testing.Crew;
import dev.heddle.testing.Schedulers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** A parallelism that changes while goroutines exchange values, hog and block. */
class ParallelismTest {

  private static final int PAIRS = 6;
  private static final int VALUES = 3_000;

  @Test
  void parallelismMayChangeBesideComputationsAndBlockingCalls() throws Exception {
    Scheduler scheduler = Schedulers.fresh(2);
    Assumptions.assumeTrue(scheduler.isNative());
    AtomicInteger exchanging = new AtomicInteger(PAIRS);
    AtomicBoolean stop = new AtomicBoolean();
    Crew crew = new Crew(scheduler);
    for (int i = 0; i < PAIRS; i++) {
      exchange(crew, exchanging);
    }
    for (int i = 0; i < 2; i++) {
      crew.add(() -> {
        while (!stop.get()) {
          Thread.onSpinWait();
        }
      });
    }
    List<BlockingCall> calls = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      BlockingCall call = new FifoCalls.Opening();
      calls.add(call);
      crew.add(call::block);
    }
    for (int n = 1; exchanging.get() > 0; n = n % 8 + 1) {
      scheduler.parallelism(n);
      Thread.yield();
    }
    scheduler.parallelism(3);
    stop.set(true);
    for (BlockingCall call : calls) {
      call.release();
    }
    crew.join();
    until(() -> isAtRest(scheduler));
    assertThat(scheduler.stats().parallelism()).isEqualTo(3);
    for (BlockingCall call : calls) {
      call.close();
    }
    Schedulers.end(scheduler);
  }

  private static void exchange(Crew crew, AtomicInteger exchanging) {
    Chan<Integer> channel = Heddle.chan();
    crew.add(() -> {
      for (int i = 0; i < VALUES; i++) {
        channel.send(i);
      }
      channel.close();
    });
    crew.add(() -> {
      int expected = 0;
      for (int value : channel) {
        assertThat(value).isEqualTo(expected++);
      }
      exchanging.decrementAndGet();
      assertThat(expected).isEqualTo(VALUES);
    });
  }

  /** Whether nothing runs, and no processor or carrier has been lost sight of. */
  private static boolean isAtRest(Scheduler scheduler) {
    SchedulerStats stats = scheduler.stats();
    return stats.live() == 0
        && stats.running() == 0
        && stats.blockedThreads() == 0
        && stats.spinningThreads() == 0
        && stats.idleThreads() == stats.threads()
        && scheduler.core().totals().atRest();
  }

  @Test
  void moreGoroutinesRunAtOnceWhenParallelismIsRaised() {
    Scheduler scheduler = Schedulers.fresh(1);
    Assumptions.assumeTrue(scheduler.isNative());
    for (int n = 2; n <= 4; n++) {
      scheduler.parallelism(n);
      AtomicInteger running = new AtomicInteger();
      Crew crew = new Crew(scheduler);
      for (int i = 0; i < n; i++) {
        int all = n;
        crew.add(() -> {
          running.incrementAndGet();
          while (running.get() < all) {
            Thread.onSpinWait();
          }
        });
      }
      crew.join();
    }
    Schedulers.end(scheduler);
  }
}
