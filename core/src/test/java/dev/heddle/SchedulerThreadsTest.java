package dev.heddle;

import static dev.heddle.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.internal.jdk.JdkThreads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which threads a scheduler of Heddle's own runs on, and how many. */
class SchedulerThreadsTest {

  @BeforeEach
  void needsHeddlesScheduler() {
    Assumptions.assumeTrue(JdkThreads.isNative());
  }

  @Test
  void theThreadsOfTheFactoryRunOnTheSchedulersThreads() throws Exception {
    Scheduler own = Scheduler.builder().name("factory-test").parallelism(1).build();
    AtomicReference<String> carrier = new AtomicReference<>();
    Thread thread =
        own.threadFactory()
            .newThread(() -> carrier.set(JdkThreads.carrierOf(Thread.currentThread()).getName()));
    thread.start();
    thread.join();
    assertThat(carrier.get()).startsWith("factory-test-");
    own.close();
  }

  @Test
  void moreGoroutinesThatComputeThanThreadsShareThem() {
    Scheduler own = Scheduler.builder().parallelism(1).maxThreads(2).build();
    AtomicBoolean stop = new AtomicBoolean();
    AtomicInteger begun = new AtomicInteger();
    List<Goroutine> hogs = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      hogs.add(
          own.go(() -> {
            begun.incrementAndGet();
            while (!stop.get()) {
              Thread.onSpinWait();
            }
          }));
    }
    until(() -> begun.get() == 2); // the second on the thread that the monitor has started
    for (int i = 0; i < 100; i++) { // for ten times as long as that takes
      LockSupport.parkNanos(2_000_000);
      assertThat(own.stats().threads()).isLessThanOrEqualTo(2);
      assertThat(begun).hasValueLessThanOrEqualTo(2);
    }
    stop.set(true);
    hogs.forEach(Goroutine::join);
    assertThat(begun).hasValue(6);
    own.close();
  }
}
