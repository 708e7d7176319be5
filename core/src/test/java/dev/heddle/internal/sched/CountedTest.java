package dev.heddle.internal.sched;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.internal.queue.Item;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the counts of a scheduler say of what is in between. */
class CountedTest {

  private NativeScheduler scheduler;

  /** In fallback it is not made. */
  private Dispatcher dispatcher() {
    scheduler = IdleScheduler.make();
    IdleScheduler.stopMonitor(scheduler);
    return scheduler.dispatcher();
  }

  @AfterEach
  void end() {
    if (scheduler != null) {
      scheduler.shutDown();
    }
  }

  @Test
  void aSpareCarrierThatIsAboutToSleepCountsAsIdle() {
    dispatcher().keepSpare();
    assertThat(scheduler.totals().carriers()).isOne();
    assertThat(scheduler.totals().idleCarriers()).isOne();
  }

  @Test
  void aQueuedHeavyGoroutineCountsAsRunnable() {
    dispatcher().submitHeavy(new Item(1));
    assertThat(scheduler.totals().runnable()).isOne();
  }
}
