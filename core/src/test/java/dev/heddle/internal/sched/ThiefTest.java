package dev.heddle.internal.sched;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.internal.policy.LocalityTrial;
import dev.heddle.internal.policy.WakeThrottle;
import dev.heddle.internal.queue.Item;
import dev.heddle.internal.queue.Work;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a carrier without work takes from other processors. No carrier runs here. */
class ThiefTest {

  private final NativeScheduler scheduler = IdleScheduler.make();
  private final Carrier carrier =
      new Carrier(
          scheduler.dispatcher(),
          scheduler.source(),
          Thread.currentThread().getThreadGroup(),
          "thief",
          1,
          FalseSharingPadding.none());
  private final Processor own = new Processor(scheduler.dispatcher());
  private final Processor victim = new Processor(scheduler.dispatcher());
  private final Processor[] all = {own, victim};
  private final Item item = new Item(1);

  private Work steal() {
    return Thief.steal(carrier, own, all, scheduler.dispatcher().leftToOwner());
  }

  @AfterEach
  void shutDown() {
    scheduler.shutDown();
  }

  @Test
  void aThiefStealsQueuedWork() {
    assertThat(victim.queue.push(item)).isTrue();
    assertThat(steal()).isSameAs(item);
    assertThat(own.counters.steals()).isEqualTo(1);
    assertThat(steal()).isNull();
  }

  @Test
  void aThiefStealsRunNextFromAnOwnerThatTakesNoTurn() {
    victim.ready(item);
    assertThat(steal()).isSameAs(item);
    assertThat(victim.next()).isNull();
  }

  @Test
  void aThiefDoesNotStealFromItself() {
    own.ready(item);
    assertThat(steal()).isNull();
  }

  @Test
  void aStealEndsTheSuppressionOfTheVictimsWakeUps() {
    for (int i = 0; i < WakeThrottle.FUTILE_IN_A_ROW; i++) {
      assertThat(victim.throttle.shouldWake()).isTrue();
    }
    assertThat(victim.queue.push(item)).isTrue();
    assertThat(steal()).isNotNull();
    assertThat(victim.throttle.shouldWake()).isTrue();
  }

  /** Has the scheduler leave few to their processor. */
  private void gather() {
    LocalityTrial localityTrial = scheduler.dispatcher().localityTrial();
    for (int i = 0; !localityTrial.isGathered(); i++) {
      assertThat(i).isLessThan(2 * LocalityTrial.FIRST_WAIT);
      localityTrial.tick(1_000_000, 10_000, LocalityTrial.STEALS, 1_000_000);
    }
  }

  @Test
  void manyGoroutinesAreStolenThoughGathered() {
    gather();
    for (int i = 0; i <= LocalityTrial.FEW; i++) {
      assertThat(victim.queue.push(new Item(i))).isTrue();
    }
    assertThat(victim.queue.stealInto(own.queue, LocalityTrial.FEW)).isNotNull();
    assertThat(victim.queue.size()).isLessThanOrEqualTo(LocalityTrial.FEW);
    assertThat(victim.queue.stealInto(own.queue, LocalityTrial.FEW)).isNull();
  }

  @Test
  void fewGatheredGoroutinesAreStolenIfTheOwnerTakesNoTurns() {
    gather();
    assertThat(victim.queue.push(item)).isTrue();
    assertThat(steal()).isSameAs(item);
  }

  @Test
  void fewGatheredGoroutinesAreLeftToAnOwnerThatTakesTurns() throws InterruptedException {
    gather();
    assertThat(victim.queue.push(item)).isTrue();
    AtomicBoolean stop = new AtomicBoolean();
    Thread owner =
        new Thread(() -> {
          while (!stop.get()) {
            victim.beginSlice();
          }
        });
    owner.start();
    try {
      // Where the system takes the owner off its core for long, one may be stolen.
      int left = 0;
      for (int i = 0; i < 1_000; i++) {
        Work stolen = steal();
        if (stolen == null) {
          left++;
        } else {
          assertThat(stolen).isSameAs(item);
          assertThat(victim.queue.push(item)).isTrue();
        }
      }
      assertThat(left).isPositive();
    } finally {
      stop.set(true);
      owner.join();
    }
  }
}
