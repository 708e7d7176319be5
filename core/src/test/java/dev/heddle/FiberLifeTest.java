package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.internal.jdk.JdkThreads;
import dev.heddle.testing.Schedulers;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How many goroutines one virtual thread runs. */
class FiberLifeTest {

  @Test
  void aFiberRunsManyGoroutinesAndIsThenReplaced() {
    assumeTrue(JdkThreads.isNative());
    Scheduler scheduler = Schedulers.fresh(1);
    Set<Thread> threads = new HashSet<>();
    scheduler
        .go(() -> {
          for (int i = 0; i < 20_000; i++) {
            scheduler.go(() -> threads.add(Thread.currentThread())).join();
          }
        })
        .join();
    assertThat(threads).hasSizeBetween(10, 100);
    Schedulers.end(scheduler);
  }
}
