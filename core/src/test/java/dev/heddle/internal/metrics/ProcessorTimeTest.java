package dev.heddle.internal.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** How much processor time threads have used, as the monitor asks for it. */
class ProcessorTimeTest {

  @Test
  void aCallerDoesNotWaitForTheClassToLoad() throws InterruptedException {
    CountDownLatch loading = new CountDownLatch(1);
    CountDownLatch mayGoOn = new CountDownLatch(1);
    ProcessorTime time =
        new ProcessorTime(() -> {
          loading.countDown();
          try {
            mayGoOn.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return ManagementFactory.getThreadMXBean();
        });
    Thread self = Thread.currentThread();
    assertThat(time.nanosOf(self)).isEqualTo(ProcessorTime.UNKNOWN);
    loading.await();
    assertThat(time.nanosOf(self)).isEqualTo(ProcessorTime.UNKNOWN);
    mayGoOn.countDown();
    long first;
    while ((first = time.nanosOf(self)) == ProcessorTime.UNKNOWN) {
      Thread.onSpinWait();
    }
    while (time.nanosOf(self) == first) {
      Thread.onSpinWait(); // which uses some
    }
  }
}
