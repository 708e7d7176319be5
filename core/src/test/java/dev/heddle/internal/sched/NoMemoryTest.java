package dev.heddle.internal.sched;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.internal.jdk.JdkThreads;
import java.lang.reflect.Field;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A scheduler that finds no memory for a carrier or for a fiber loses nothing by it. */
class NoMemoryTest {

  private static final int STARTS = 1000;
  private static final int REFUSALS = 20;

  private final AtomicInteger refused = new AtomicInteger();
  private NativeScheduler scheduler;

  @BeforeEach
  void onlyOnHeddlesScheduler() {
    Assumptions.assumeTrue(JdkThreads.isNative());
    scheduler =
        new NativeScheduler(
            "memory", TestGoroutine.LIFE, new Limits(2, false, 100, 1_000_000_000L));
  }

  @AfterEach
  void end() {
    if (scheduler != null) {
      scheduler.shutDown();
    }
  }

  private boolean refuses() {
    return refused.incrementAndGet() <= REFUSALS;
  }

  /** Starts goroutines, and waits until each has run. */
  private void allRun() throws InterruptedException {
    CountDownLatch ran = new CountDownLatch(STARTS);
    for (int i = 0; i < STARTS; i++) {
      scheduler.start(new TestGoroutine(ran::countDown));
    }
    ran.await();
  }

  @Test
  void aGoroutineWithoutMemoryForItsFiberBeginsLater() throws Exception {
    scheduler.source().starter =
        thread -> {
          if (refuses()) {
            throw new OutOfMemoryError("no memory, says the test");
          }
          thread.start();
        };
    allRun();
    assertThat(refused.get()).isGreaterThan(REFUSALS);
  }

  /** From now on {@link #refuses} decides about carriers; returns how they are made otherwise. */
  private IntFunction<Carrier> refuseCarriers() {
    CarrierSet carriers = scheduler.dispatcher().carriers();
    IntFunction<Carrier> usual = carriers.maker;
    carriers.maker =
        number -> {
          if (refuses()) {
            throw new OutOfMemoryError("no memory, says the test");
          }
          return usual.apply(number);
        };
    return usual;
  }

  @Test
  void aCarrierThatCannotBeMadeIsMadeLater() throws Exception {
    refuseCarriers();
    allRun();
    assertThat(scheduler.totals().carriers()).isPositive();
  }

  /** Whoever starts one tries once, and leaves the rest to the monitor, which is stopped here. */
  @Test
  void aStartTriesOnceForACarrierThatCannotBeMade() throws Exception {
    IdleScheduler.stopMonitor(scheduler);
    IntFunction<Carrier> usual = refuseCarriers();
    CountDownLatch ran = new CountDownLatch(2);
    scheduler.start(new TestGoroutine(ran::countDown));
    assertThat(refused).hasValue(1);
    assertThat(scheduler.dispatcher().hasIdle()).isTrue();
    assertThat(scheduler.dispatcher().spinning()).isZero();
    scheduler.dispatcher().carriers().maker = usual;
    scheduler.start(new TestGoroutine(ran::countDown));
    ran.await();
  }

  @Test
  void aMonitorThatSleepsIsWokenToTryAgain() throws Exception {
    Field asleep = SysmonNote.class.getDeclaredField("asleep");
    asleep.setAccessible(true);
    while (!(boolean) asleep.get(scheduler.dispatcher().monitor())) {
      LockSupport.parkNanos(100_000);
    }
    CarrierSet carriers = scheduler.dispatcher().carriers();
    IntFunction<Carrier> usual = carriers.maker;
    carriers.maker =
        number -> {
          carriers.maker = usual;
          throw new OutOfMemoryError("no memory, says the test");
        };
    CountDownLatch ran = new CountDownLatch(1);
    scheduler.start(new TestGoroutine(ran::countDown));
    ran.await();
  }
}
