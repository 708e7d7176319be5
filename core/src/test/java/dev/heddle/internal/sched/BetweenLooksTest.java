package dev.heddle.internal.sched;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.internal.jdk.JdkThreads;
import dev.heddle.internal.lock.LockedOut;
import dev.heddle.internal.lock.SpinLock;
import dev.heddle.internal.queue.Item;
import dev.heddle.internal.queue.Work;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A carrier that has given up its processor, and takes it back since it finds work in its last
 * look. The test takes the lock between the two steps; if it comes too late, all begins anew.
 */
class BetweenLooksTest {

  /**
   * How often the test may come too late before it gives up: it needs a core beside the carrier.
   */
  private static final int ATTEMPTS = 500;

  private NativeScheduler scheduler;
  private Dispatcher dispatcher;
  private SpinLock lock;
  private Processor own;
  private LockedOut looking;
  private CompletableFuture<Work> found;
  private final Item queued = new Item(1);

  @BeforeEach
  void onlyOnHeddlesScheduler() {
    Assumptions.assumeTrue(JdkThreads.isNative());
  }

  @AfterEach
  void end() {
    if (scheduler != null) {
      scheduler.shutDown();
    }
  }

  /** Returns when the carrier is between its looks, with the lock held. */
  private void begin(int processors) {
    for (int i = 0; i < ATTEMPTS; i++) {
      end();
      scheduler =
          new NativeScheduler(
              "between", TestGoroutine.LIFE, new Limits(processors, false, 8, Long.MAX_VALUE / 2));
      dispatcher = scheduler.dispatcher();
      lock = LockedOut.lockOf(Dispatcher.class, dispatcher, "lock");
      dispatcher.carriers().starter = thread -> {};
      IdleScheduler.stopMonitor(scheduler);
      if (isBetween()) {
        return;
      }
    }
    Assumptions.abort("the carrier was always faster");
  }

  private boolean isBetween() {
    Processor[] all = dispatcher.processors().inUse();
    own = dispatcher.processors().takeIdle();
    Carrier carrier = dispatcher.carriers().takeOrMake();
    carrier.hold(own);
    found = new CompletableFuture<>();
    CompletableFuture<Work> work = found;
    lock.lockWithoutYield();
    looking = LockedOut.start(() -> work.complete(dispatcher.findWork(carrier)));
    looking.untilItWaits(); // it has found nothing
    assertThat(all[all.length - 1].queue.push(queued)).isTrue();
    lock.unlock();
    for (; ; ) {
      lock.lockWithoutYield();
      if (own.idle && !found.isDone()) {
        return true;
      }
      lock.unlock();
      if (found.isDone()) {
        return false;
      }
      Thread.onSpinWait();
    }
  }

  @Test
  void aCarrierTakesItsProcessorBackUnderTheLock() throws Exception {
    begin(1_024); // it takes a while to look at so many
    looking.untilItWaits();
    assertThat(own.idle).isTrue();
    assertThat(dispatcher.carriers().asleepCount()).isEqualTo(1);
    lock.unlock();
    assertThat(found.get(60, TimeUnit.SECONDS)).isSameAs(queued);
    assertThat(dispatcher.carriers().asleepCount()).isZero();
  }
}
