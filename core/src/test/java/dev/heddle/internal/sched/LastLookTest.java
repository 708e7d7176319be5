package dev.heddle.internal.sched;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.internal.jdk.JdkThreads;
import dev.heddle.internal.lock.SpinLock;
import dev.heddle.internal.queue.Item;
import dev.heddle.internal.queue.Work;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Work that is queued after a carrier looked there and before it sleeps. Whoever queued it saw that
 * a carrier looks for work, and woke none: so that one must look once more. The monitor, which
 * would come to it in the end, is stopped here.
 */
class LastLookTest {

  private static final String NAME = "last-look";

  private static SpinLock lockOf(Dispatcher dispatcher) {
    try {
      Field lock = Dispatcher.class.getDeclaredField("lock");
      lock.setAccessible(true);
      return (SpinLock) lock.get(dispatcher);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private static NativeScheduler withoutMonitor(int parallelism) {
    Assumptions.assumeTrue(JdkThreads.isNative());
    NativeScheduler made =
        new NativeScheduler(
            NAME, TestGoroutine.LIFE, new Limits(parallelism, false, 8, Long.MAX_VALUE / 2));
    made.dispatcher().carriers().starter = thread -> {};
    IdleScheduler.stopMonitor(made);
    return made;
  }

  private static boolean isIn(Thread thread, String method) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(frame -> frame.getMethodName().equals(method));
  }

  @Test
  void theLastLookFindsWorkOnAnotherProcessor() throws Exception {
    NativeScheduler scheduler = withoutMonitor(2);
    Dispatcher dispatcher = scheduler.dispatcher();
    Processor busy = dispatcher.processors().takeIdle();
    Processor own = dispatcher.processors().takeIdle();
    Carrier carrier = dispatcher.carriers().takeOrMake();
    assertThat(carrier).isNotNull();
    carrier.hold(own);

    SpinLock lock = lockOf(dispatcher);
    CompletableFuture<Work> found = new CompletableFuture<>();
    lock.lockWithoutYield();
    Thread looking =
        Thread.ofPlatform().daemon().start(() -> found.complete(dispatcher.findWork(carrier)));
    while (!isIn(looking, "becomeIdle")) {
      LockSupport.parkNanos(100_000); // it has found nothing, and waits for the lock
    }
    assertThat(dispatcher.spinning()).isEqualTo(1);
    Item queued = new Item(1);
    assertThat(busy.queue.push(queued)).isTrue();
    dispatcher.wakeIfIdle(); // as whoever pushes does; one is spinning
    lock.unlock();

    assertThat(found.get(60, TimeUnit.SECONDS)).isSameAs(queued);
    assertThat(carrier.processor).isSameAs(own);
    assertThat(dispatcher.spinning()).isZero();
    scheduler.shutDown();
  }

  @Test
  void theLastLookFindsWorkInTheGlobalQueue() throws Exception {
    NativeScheduler scheduler = withoutMonitor(1);
    Dispatcher dispatcher = scheduler.dispatcher();
    Carrier carrier = dispatcher.carriers().takeOrMake();
    assertThat(carrier).isNotNull();
    carrier.hold(dispatcher.processors().takeIdle());

    SpinLock lock = lockOf(dispatcher);
    CompletableFuture<Work> found = new CompletableFuture<>();
    lock.lockWithoutYield();
    Thread looking =
        Thread.ofPlatform().daemon().start(() -> found.complete(dispatcher.findWork(carrier)));
    while (!isIn(looking, "becomeIdle")) {
      LockSupport.parkNanos(100_000);
    }
    Item queued = new Item(1);
    dispatcher.global().add(queued);
    lock.unlock();

    assertThat(found.get(60, TimeUnit.SECONDS)).isSameAs(queued);
    scheduler.shutDown();
  }

  /** Where the last look goes. */
  @Test
  void theLastLookCoversAllQueues() throws Exception {
    NativeScheduler scheduler = withoutMonitor(2);
    Dispatcher dispatcher = scheduler.dispatcher();
    assertThat(findsAny(dispatcher)).isFalse();
    Item item = new Item(1);
    dispatcher.global().add(item);
    assertThat(findsAny(dispatcher)).isTrue();
    assertThat(dispatcher.global().poll()).isSameAs(item);
    for (Processor processor : dispatcher.processors().inUse()) {
      assertThat(findsAny(dispatcher)).isFalse();
      assertThat(processor.queue.push(item)).isTrue();
      assertThat(findsAny(dispatcher)).isTrue();
      assertThat(processor.queue.take(false)).isSameAs(item);
    }
    scheduler.shutDown();
  }

  private static boolean findsAny(Dispatcher dispatcher) throws ReflectiveOperationException {
    Method look = Dispatcher.class.getDeclaredMethod("anyQueued");
    look.setAccessible(true);
    return (boolean) look.invoke(dispatcher);
  }
}
