package dev.heddle.internal.sched;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.internal.jdk.JdkThreads;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** A parallelism that nobody set follows the machine's processors. */
class MachineSizeTest {

  private static NativeScheduler scheduler(boolean followsMachine) {
    Assumptions.assumeTrue(JdkThreads.isNative());
    return new NativeScheduler(
        "machine", TestGoroutine.LIFE, new Limits(2, followsMachine, 4, 1_000_000_000L));
  }

  /** Returns when the monitor, which looks while anything runs, has seen the number. */
  private static void awaitParallelism(NativeScheduler scheduler, int available, int expected) {
    scheduler.machine().source = () -> available;
    while (scheduler.parallelism() != expected) {
      Thread.onSpinWait();
    }
  }

  @Test
  void parallelismFollowsTheMachineUpToTheThreadLimit() {
    NativeScheduler scheduler = scheduler(true);
    AtomicBoolean stop = new AtomicBoolean();
    scheduler.start(
        new TestGoroutine(() -> {
          while (!stop.get()) {
            Thread.onSpinWait();
          }
        }));
    awaitParallelism(scheduler, 3, 3);
    awaitParallelism(scheduler, 1, 1);
    awaitParallelism(scheduler, 100, 4);
    stop.set(true);
    scheduler.shutDown();
  }

  @Test
  void aParallelismThatWasSetDoesNotFollow() {
    NativeScheduler scheduler = scheduler(true);
    scheduler.handOver().follow(3);
    assertThat(scheduler.parallelism()).isEqualTo(3);
    scheduler.setParallelism(2);
    scheduler.handOver().follow(3);
    assertThat(scheduler.parallelism()).isEqualTo(2);
    scheduler.shutDown();
  }

  @Test
  void theMachineIsNotAskedIfItIsNotFollowed() {
    NativeScheduler scheduler = scheduler(false);
    MachineSize machine = scheduler.machine();
    AtomicInteger asked = new AtomicInteger();
    machine.source = asked::incrementAndGet;
    machine.look(System.nanoTime() + 60_000_000_000L);
    assertThat(asked).hasValue(0);
    scheduler.shutDown();
  }

  @Test
  void aParallelismThatWasBuiltInDoesNotFollow() {
    NativeScheduler scheduler = scheduler(false);
    scheduler.handOver().follow(3);
    assertThat(scheduler.parallelism()).isEqualTo(2);
    scheduler.shutDown();
  }
}
