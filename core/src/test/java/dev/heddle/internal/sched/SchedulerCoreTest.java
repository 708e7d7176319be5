package dev.heddle.internal.sched;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.Scheduler;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** All schedulers, as any of them sees them. */
class SchedulerCoreTest {

  @Test
  void aSchedulerIsListedOnlyWhenItIsMade() throws InterruptedException {
    AtomicBoolean stop = new AtomicBoolean();
    AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
    Thread asks =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              try {
                while (!stop.get()) {
                  SchedulerCore.all().forEach(SchedulerCore::totals);
                }
              } catch (Throwable failure) {
                thrown.set(failure);
              }
            });
    for (int i = 0; i < 300; i++) {
      Scheduler.builder().parallelism(1).build().close();
    }
    stop.set(true);
    asks.join();
    assertThat(thrown.get()).isNull();
  }
}
