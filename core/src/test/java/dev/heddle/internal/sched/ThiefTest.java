package dev.heddle.internal.sched;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a carrier without work takes from other processors. No carrier runs here. */
class ThiefTest {

  private final NativeScheduler scheduler = IdleScheduler.make();
  private final Carrier carrier =
      new Carrier(scheduler, Thread.currentThread().getThreadGroup(), "thief", 1);
  private final Processor own = new Processor(scheduler);
  private final Processor victim = new Processor(scheduler);
  private final Processor[] all = {own, victim};
  private final Item item = new Item(1);

  @AfterEach
  void shutDown() {
    scheduler.shutDown();
  }

  @Test
  void whatIsQueued() {
    assertThat(victim.queue.push(item)).isTrue();
    assertThat(Thief.steal(carrier, own, all)).isSameAs(item);
    assertThat(own.counters.steals()).isEqualTo(1);
    assertThat(Thief.steal(carrier, own, all)).isNull();
  }

  @Test
  void whatIsNextWhereTheOwnerDoesNotComeToIt() {
    victim.ready(item);
    assertThat(Thief.steal(carrier, own, all)).isSameAs(item);
    assertThat(victim.next()).isNull();
  }

  @Test
  void nothingOfItsOwn() {
    own.ready(item);
    assertThat(Thief.steal(carrier, own, all)).isNull();
  }

  @Test
  void itTellsTheVictimThatToWakeItPaid() {
    for (int i = 0; i < WakeThrottle.FUTILE_IN_A_ROW; i++) {
      assertThat(victim.throttle.shouldWake()).isTrue();
    }
    assertThat(victim.queue.push(item)).isTrue();
    assertThat(Thief.steal(carrier, own, all)).isNotNull();
    assertThat(victim.throttle.shouldWake()).isTrue();
  }
}
