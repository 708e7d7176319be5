package dev.heddle.internal.sched;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.internal.jdk.JdkThreads;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A system that has no more threads for a scheduler costs it none of its processors. */
class CarrierStartTest {

  private NativeScheduler scheduler;
  private final AtomicInteger refused = new AtomicInteger();
  private final SynchronousQueue<OutOfMemoryError> told = new SynchronousQueue<>();

  @BeforeEach
  void onlyOnHeddlesScheduler() {
    Assumptions.assumeTrue(JdkThreads.isNative());
    scheduler =
        new NativeScheduler(
            "refused", TestGoroutine.LIFE, new Limits(1, false, 100, 1_000_000_000L));
    scheduler.onThreadLimit(cause -> {
      try {
        told.put(cause);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    });
  }

  @AfterEach
  void end() {
    if (scheduler != null) {
      scheduler.shutDown();
    }
  }

  private void refuse() {
    scheduler.dispatcher().carriers().starter =
        thread -> {
          refused.incrementAndGet();
          throw new OutOfMemoryError("no more threads, says the test");
        };
  }

  private void allow() {
    scheduler.dispatcher().carriers().starter = Thread::start;
  }

  private void awaitOneCarrier() {
    while (scheduler.totals().carriers() != 1 || scheduler.totals().detachedCarriers() != 0) {
      Thread.onSpinWait(); // one may just have been refused
    }
  }

  @Test
  void aFirstCarrierThatCannotBeStartedIsTriedAgain() throws InterruptedException {
    refuse();
    CountDownLatch ran = new CountDownLatch(1);
    scheduler.start(new TestGoroutine(ran::countDown));
    assertThat(told.take()).hasMessage("no more threads, says the test");
    while (refused.get() < 3) {
      Thread.onSpinWait(); // the monitor tries again
    }
    assertThat(ran.getCount()).isEqualTo(1);
    allow();
    ran.await();
    awaitOneCarrier();
  }

  @Test
  void aProcessorThatBecameSurplusIsReleased() throws InterruptedException {
    scheduler.setParallelism(2);
    scheduler.dispatcher().carriers().starter =
        thread -> {
          scheduler.setParallelism(1); // takes away the one that the thread was to have
          throw new OutOfMemoryError("no more threads, says the test");
        };
    CountDownLatch ran = new CountDownLatch(1);
    scheduler.start(new TestGoroutine(ran::countDown));
    assertThat(told.take()).hasMessage("no more threads, says the test");
    allow();
    ran.await();
    awaitOneCarrier();
    while (!scheduler.totals().atRest()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aProcessorThatCannotBeHandedOverIsTakenByTheNextFreeCarrier() throws InterruptedException {
    AtomicBoolean stop = new AtomicBoolean();
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch hogEnded = new CountDownLatch(1);
    scheduler.start(
        new TestGoroutine(() -> {
          running.countDown();
          while (!stop.get()) {
            Thread.onSpinWait();
          }
          hogEnded.countDown();
        }));
    running.await();
    refuse();
    while (scheduler.totals().carriers() != 1) {
      Thread.onSpinWait(); // on a slow machine another may have stood in for the first
    }
    CountDownLatch ran = new CountDownLatch(1);
    scheduler.start(new TestGoroutine(ran::countDown));
    assertThat(told.take()).hasMessage("no more threads, says the test");
    assertThat(ran.getCount()).isEqualTo(1);
    stop.set(true);
    hogEnded.await();
    ran.await();
    assertThat(scheduler.parallelism()).isEqualTo(1);
    awaitOneCarrier();
  }
}
