package dev.heddle.internal.sched;

import static dev.heddle.internal.sched.SystemThreads.niceValueOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.internal.jdk.JdkThreads;
import dev.heddle.internal.os.NiceValue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What computes for long goes on in the background, and leaves the processors to others. */
class BackgroundTest {

  private static final long LIMIT_NANOS = 60_000_000_000L;

  private NativeScheduler scheduler;
  private Dispatcher dispatcher;
  private final AtomicBoolean stop = new AtomicBoolean();

  @BeforeEach
  void one() {
    Assumptions.assumeTrue(JdkThreads.isNative());
    scheduler =
        new NativeScheduler(
            "background", TestGoroutine.LIFE, new Limits(1, false, 100, Long.MAX_VALUE / 2));
    dispatcher = scheduler.dispatcher();
  }

  @AfterEach
  void end() {
    if (scheduler != null) {
      stop.set(true);
      until(dispatcher::isAtRest);
      scheduler.shutDown();
    }
  }

  private interface Condition {
    boolean holds();
  }

  private static void until(Condition condition) {
    long start = System.nanoTime();
    while (!condition.holds()) {
      assertThat(System.nanoTime() - start).isLessThan(LIMIT_NANOS);
      LockSupport.parkNanos(1_000_000);
    }
  }

  private void spinUntilStopped() {
    while (!stop.get()) {
      Thread.onSpinWait();
    }
  }

  /** Something that is always ready to run, without which nothing would be handed over. */
  private void startOther() {
    scheduler.start(new TestGoroutine(this::yieldUntilStopped));
  }

  private void yieldUntilStopped() {
    while (!stop.get()) {
      Thread.yield();
    }
  }

  /** The carrier that has been put into the background; there is one. */
  private Carrier inBackground() {
    until(() -> dispatcher.background().count() == 1);
    for (Processor processor : dispatcher.processors().all()) {
      Carrier holder = processor.holder;
      if (processor.detached && holder != null && holder.inBackground) {
        return holder;
      }
    }
    throw new AssertionError("it counts one, and there is none");
  }

  /** An administrator's process may lower a nice value again; any other is refused. */
  private static boolean mayRestore() {
    int[] result = {0};
    Thread probe =
        new Thread(() -> {
          NiceValue nice = NiceValue.ofThreads();
          int own = nice.of(NiceValue.callersThread());
          nice.set(NiceValue.callersThread(), own + 1);
          result[0] = nice.set(NiceValue.callersThread(), own) ? 1 : 0;
        });
    until(() -> NiceValue.ofThreads() != null);
    probe.start();
    until(() -> !probe.isAlive());
    return result[0] == 1;
  }

  @Test
  void aCarrierInTheBackgroundHasALowerPriorityAndEnds() {
    Assumptions.assumeTrue(NiceValue.isAllowed());
    dispatcher.background().restores = false;
    Carrier carrier = loweredOne();
    stop.set(true);
    until(() -> !carrier.isAlive());
    until(() -> dispatcher.background().count() == 0);
  }

  @Test
  void aCarrierGetsItsPriorityBackWhereThatIsAllowed() {
    Assumptions.assumeTrue(NiceValue.isAllowed());
    Assumptions.assumeTrue(mayRestore());
    Carrier carrier = loweredOne();
    int own = niceValueOf(NiceValue.callersThread());
    stop.set(true);
    until(() -> dispatcher.background().count() == 0);
    until(() -> niceValueOf(carrier.systemThread()) == own);
    until(dispatcher::isAtRest);
    assertThat(carrier.priority).isEqualTo(ThreadPriority.USUAL);
    assertThat(carrier.isAlive()).isTrue();
  }

  /** A carrier in the background whose thread has a lower priority, as no other has. */
  private Carrier loweredOne() {
    scheduler.start(new TestGoroutine(this::spinUntilStopped));
    startOther();
    Carrier carrier = inBackground();
    until(() -> carrier.priority == ThreadPriority.LOWERED);
    int own = niceValueOf(NiceValue.callersThread());
    int lower = Math.min(19, own + Background.NICE);
    until(() -> niceValueOf(carrier.systemThread()) == lower);
    for (Processor processor : dispatcher.processors().inUse()) {
      Carrier holder = processor.holder;
      if (holder != null) {
        assertThat(niceValueOf(holder.systemThread())).isEqualTo(own);
      }
    }
    return carrier;
  }

  /** Its initialiser has a native frame below, so who waits in it keeps the carrier. */
  private static final class Blocks {
    static final AtomicBoolean GO_ON = new AtomicBoolean();
    static final CountDownLatch WAITS = new CountDownLatch(1);

    private Blocks() {}

    private static final class Initialised {
      static {
        WAITS.countDown();
        while (!GO_ON.get()) {
          LockSupport.parkNanos(20_000_000);
        }
      }

      private Initialised() {}

      static void touch() {
        // The class has been initialised.
      }
    }
  }

  @Test
  void aBlockedCarrierKeepsItsPriority() throws InterruptedException {
    scheduler.start(new TestGoroutine(Blocks.Initialised::touch));
    Blocks.WAITS.await();
    startOther();
    until(() -> dispatcher.processors().detachedCount() == 1);
    LockSupport.parkNanos(300_000_000);
    assertThat(dispatcher.background().count()).isZero();
    Blocks.GO_ON.set(true);
    until(() -> dispatcher.processors().detachedCount() == 0);
  }

  /** One generation starts the next, each of which computes for long. */
  private void startLine(CountDownLatch generations) {
    scheduler.start(
        new TestGoroutine(() -> {
          Carrier here = Carrier.current();
          assert here != null;
          while (!stop.get() && !here.inBackground) {
            Thread.onSpinWait();
          }
          generations.countDown();
          if (!stop.get()) {
            startLine(generations);
          }
        }));
  }

  @Test
  void heavyGoroutinesLeaveTheProcessorToOthers() throws InterruptedException {
    for (int i = 0; i < 4; i++) {
      startLine(new CountDownLatch(1));
    }
    until(() -> dispatcher.global().heavySize() > 0);
    for (int i = 0; i < 100; i++) {
      CountDownLatch ran = new CountDownLatch(1);
      scheduler.start(new TestGoroutine(ran::countDown));
      ran.await();
    }
  }

  /** Each of them is endless, so the carriers in the background never come to the others. */
  @Test
  void noHeavyGoroutineWaitsForEver() throws InterruptedException {
    int all = 4;
    CountDownLatch begun = new CountDownLatch(all);
    Runnable endless =
        () -> {
          begun.countDown();
          spinUntilStopped();
        };
    for (int i = 0; i < all; i++) {
      dispatcher.submitHeavy(new TestGoroutine(endless));
    }
    begun.await();
  }
}
