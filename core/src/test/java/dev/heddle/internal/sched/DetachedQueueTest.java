package dev.heddle.internal.sched;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.internal.jdk.JdkThreads;
import dev.heddle.internal.queue.Item;
import dev.heddle.internal.queue.Room;
import dev.heddle.internal.queue.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What waits on a processor that is detached from its carrier, or comes to wait there in the very
 * moment, goes to where it can run. No carrier runs here, so it stays there to be looked at.
 */
class DetachedQueueTest {

  private NativeScheduler scheduler;
  private Dispatcher dispatcher;

  /** Held by a carrier whose goroutine goes on and on. */
  private Processor held;

  private Carrier carrier;

  @BeforeEach
  void one() {
    Assumptions.assumeTrue(JdkThreads.isNative());
    scheduler =
        new NativeScheduler(
            "detached", TestGoroutine.LIFE, new Limits(1, false, 8, Long.MAX_VALUE / 2));
    scheduler.dispatcher().carriers().starter = thread -> {};
    dispatcher = scheduler.dispatcher();
    held = dispatcher.processors().takeIdle();
    carrier = dispatcher.carriers().takeOrMake();
    assertThat(carrier).isNotNull();
    carrier.hold(held);
  }

  @AfterEach
  void end() {
    if (scheduler != null) {
      scheduler.shutDown();
    }
  }

  private void queueThree() {
    assertThat(held.queue.push(new Item(1))).isTrue();
    assertThat(held.queue.push(new Item(2))).isTrue();
    held.ready(new Item(3)); // to be run next
  }

  private List<Integer> global() {
    List<Integer> numbers = new ArrayList<>();
    for (Work work; (work = dispatcher.pollGlobal(held, 1)) != null; ) {
      numbers.add(((Item) work).number);
    }
    return numbers;
  }

  /** The processor in its place has all of it as it stood, so that nobody waits anew. */
  @Test
  void theSuccessorTakesOverTheQueueOfADetachedProcessor() {
    IdleScheduler.stopMonitor(scheduler);
    queueThree();
    scheduler.handOver().handOff(held, 0);
    assertThat(held.detached).isTrue();
    Processor successor = dispatcher.processors().inUse()[0];
    assertThat(successor).isNotSameAs(held);
    successor.takeOver();
    assertThat(held.hasWork()).isFalse();
    assertThat(dispatcher.global().isEmpty()).isTrue();
    assertThat(Room.drained(successor).stream().map(work -> ((Item) work).number))
        .containsExactly(3, 1, 2);
  }

  @Test
  void workPushedWhileAProcessorIsDetachedIsRescued() {
    IdleScheduler.stopMonitor(scheduler);
    scheduler.handOver().handOff(held, 0);
    dispatcher.processors().inUse()[0].takeOver();
    assertThat(held.queue.push(new Item(1))).isTrue(); // its owner did not see yet
    assertThat(held.queue.push(new Item(2))).isTrue();
    dispatcher.rescue(held);
    assertThat(held.hasWork()).isFalse();
    assertThat(global()).containsExactlyInAnyOrder(1, 2);
  }

  @Test
  void theMonitorRescuesWorkFromADetachedProcessor() {
    scheduler.handOver().handOff(held, 0);
    assertThat(held.queue.push(new Item(1))).isTrue();
    long start = System.nanoTime();
    while (held.hasWork()) {
      assertThat(System.nanoTime() - start).isLessThan(60_000_000_000L);
      LockSupport.parkNanos(100_000);
    }
    assertThat(global()).containsExactly(1);
  }

  @Test
  void aCarrierThatLetsGoLeavesNoWorkBehind() {
    IdleScheduler.stopMonitor(scheduler);
    scheduler.handOver().handOff(held, 0);
    assertThat(held.queue.push(new Item(1))).isTrue();
    carrier.handBack(new Item(2));
    dispatcher.letGo(carrier, held);
    assertThat(held.hasWork()).isFalse();
    assertThat(held.detached).isFalse();
    assertThat(carrier.takeNext()).isNull();
    assertThat(global()).containsExactlyInAnyOrder(1, 2);
  }

  /** As often as its place is given away there is another in it, and no more are in use. */
  @Test
  void aDetachedProcessorIsReplacedOnce() {
    IdleScheduler.stopMonitor(scheduler);
    scheduler.handOver().handOff(held, 0);
    assertThat(dispatcher.processors().inUse()).hasSize(1).doesNotContain(held);
    assertThat(scheduler.handOver().count()).isEqualTo(1);
    scheduler.handOver().handOff(held, 0); // it is not in use
    assertThat(scheduler.handOver().count()).isEqualTo(1);
  }
}
