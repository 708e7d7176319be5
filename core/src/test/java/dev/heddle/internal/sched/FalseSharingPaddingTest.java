package dev.heddle.internal.sched;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.internal.jdk.JdkThreads;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The threads that keep carriers apart: when they are started, and when they end. */
class FalseSharingPaddingTest {

  private final Queue<Thread> started = new ConcurrentLinkedQueue<>();
  private NativeScheduler scheduler;

  @BeforeEach
  void make() {
    Assumptions.assumeTrue(JdkThreads.isNative());
    scheduler =
        new NativeScheduler("padded", TestGoroutine.LIFE, new Limits(1, false, 9, 60_000_000_000L));
  }

  @AfterEach
  void end() {
    if (scheduler != null) {
      scheduler.shutDown();
    }
  }

  private void runOne() throws InterruptedException {
    CountDownLatch ran = new CountDownLatch(1);
    scheduler.start(new TestGoroutine(ran::countDown));
    ran.await();
  }

  /**
   * That carrier, if it was started, and the threads before it. On a machine that is slow to run
   * the first there may be a second: the monitor has it stand in.
   */
  private List<Thread> startedFor(String carrier) {
    return started.stream().filter(thread -> thread.getName().startsWith(carrier)).toList();
  }

  private static boolean isPadding(Thread thread) {
    return thread.getName().contains("-padding-");
  }

  @Test
  void paddingThreadsStartBeforeTheirCarrierAndEndWithIt() throws InterruptedException {
    scheduler.dispatcher().carriers().starter =
        thread -> {
          started.add(thread);
          thread.start();
        };
    runOne();
    List<Thread> threads = startedFor("padded-carrier-1");
    assertThat(threads)
        .extracting(Thread::getName)
        .containsExactly(
            "padded-carrier-1-padding-1",
            "padded-carrier-1-padding-2",
            "padded-carrier-1-padding-3",
            "padded-carrier-1");
    assertThat(threads).allMatch(Thread::isDaemon).allMatch(Thread::isAlive);
    scheduler.shutDown();
    for (Thread thread : threads) {
      thread.join();
    }
  }

  @Test
  void onlyTheFirstCarriersHavePadding() {
    CarrierSet carriers = scheduler.dispatcher().carriers();
    carriers.starter = started::add;
    Processor processor = new Processor(scheduler.dispatcher());
    for (int i = 0; i < 5; i++) {
      Carrier carrier = carriers.takeOrMake();
      assertThat(carrier).isNotNull();
      carrier.grant(processor);
    }
    assertThat(started).filteredOn(FalseSharingPaddingTest::isPadding).hasSize(2 * 3);
    assertThat(started).filteredOn(thread -> thread instanceof Carrier).hasSize(5);
  }

  @Test
  void aCarrierWithoutPaddingRuns() throws InterruptedException {
    scheduler.dispatcher().carriers().starter =
        thread -> {
          if (thread.getName().endsWith("-padding-2")) {
            throw new OutOfMemoryError("no more threads, says the test");
          }
          started.add(thread);
          thread.start();
        };
    runOne();
    for (Thread thread : started) {
      if (isPadding(thread)) {
        thread.join();
      }
    }
    assertThat(startedFor("padded-carrier-1"))
        .extracting(Thread::getName)
        .containsExactly("padded-carrier-1-padding-1", "padded-carrier-1");
  }

  @Test
  void paddingThreadsEndIfTheirCarrierCannotBeStarted() throws InterruptedException {
    CompletableFuture<String> refused = new CompletableFuture<>();
    scheduler.dispatcher().carriers().starter =
        thread -> {
          if (!isPadding(thread) && refused.complete(thread.getName())) {
            throw new OutOfMemoryError("no more threads, says the test");
          }
          started.add(thread);
          thread.start();
        };
    scheduler.start(new TestGoroutine(() -> {}));
    String carrier = refused.join();
    List<Thread> its = startedFor(carrier);
    assertThat(its).hasSize(3).allMatch(FalseSharingPaddingTest::isPadding);
    for (Thread thread : its) {
      thread.join();
    }
  }
}
