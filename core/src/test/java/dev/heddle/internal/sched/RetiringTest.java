package dev.heddle.internal.sched;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.internal.jdk.JdkThreads;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which carriers end after a long sleep: those over the parallelism, and no others. */
class RetiringTest {

  private static final int LONG_SLEEPS = 20;
  private static final long RETIRE_NANOS = 1_000_000;

  private NativeScheduler scheduler;

  @BeforeEach
  void onlyOnHeddlesScheduler() {
    Assumptions.assumeTrue(JdkThreads.isNative());
    scheduler =
        new NativeScheduler("retiring", TestGoroutine.LIFE, new Limits(1, false, 8, RETIRE_NANOS));
  }

  @AfterEach
  void end() {
    if (scheduler != null) {
      scheduler.shutDown();
    }
  }

  @Test
  void theLastCarrierDoesNotRetire() throws InterruptedException {
    CarrierSet carriers = scheduler.dispatcher().carriers();
    CountDownLatch ran = new CountDownLatch(1);
    scheduler.start(new TestGoroutine(ran::countDown));
    ran.await();
    while (carriers.asleepCount() != 1) {
      LockSupport.parkNanos(100_000);
    }
    for (int i = 0; i < LONG_SLEEPS; i++) {
      LockSupport.parkNanos(RETIRE_NANOS); // in this time one that should not end may
    }
    assertThat(carriers.alive()).isEqualTo(1);
  }
}
