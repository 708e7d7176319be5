package dev.heddle.internal.sched;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The registry keeps no fiber alive, and no place for one that is gone. */
class FiberRegistryTest {

  private static final int MANY = 10_000;
  private static final long LIMIT_NANOS = Duration.ofMinutes(2).toNanos();

  private final FiberRegistry registry = new FiberRegistry();
  private final SchedulerCore scheduler = new FallbackScheduler("registry-test", 1);

  @Test
  void theCollectorTakesFibersAndTheirPlacesAreUsedAgain() throws InterruptedException {
    for (int i = 0; i < MANY; i++) {
      registry.add(new Fiber(scheduler, null));
    }
    long start = System.nanoTime();
    Fiber later;
    do {
      assertThat(System.nanoTime() - start).as("waited for the collector").isLessThan(LIMIT_NANOS);
      System.gc();
      Thread.sleep(1);
      later = new Fiber(scheduler, null);
      registry.add(later);
    } while (registry.list().size() > 1 || later.registered() >= MANY);

    assertThat(registry.list()).containsExactly(later);
  }

  @Test
  void aFiberThatIsRemovedGivesItsPlaceToTheNext() {
    Fiber first = new Fiber(scheduler, null);
    Fiber second = new Fiber(scheduler, null);
    registry.add(first);
    registry.remove(first);
    registry.add(second);

    assertThat(second.registered()).isEqualTo(first.registered());
    assertThat(registry.list()).containsExactly(second);
  }
}
