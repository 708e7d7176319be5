package dev.heddle;

import static dev.heddle.Heddle.onReceive;
import static dev.heddle.Heddle.onSend;
import static dev.heddle.Heddle.onSendFrom;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.heddle.internal.jdk.JdkThreads;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What allocates nothing: measured on the carrier of a scheduler that has one, as the mean over
 * many operations after a warm-up, in which what the JIT leaves out is not yet left out.
 */
class AllocationTest {

  private static final int OPERATIONS = 200_000;
  private static final int WARM_UPS = 4;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Scheduler own;

  @BeforeEach
  void makeScheduler() {
    Assumptions.assumeTrue(JdkThreads.isNative());
    // One thread only: a second would take over when the machine is slow, and not be measured.
    own = Scheduler.builder().name("allocation").parallelism(1).maxThreads(1).build();
  }

  @AfterEach
  void endScheduler() {
    if (own != null) {
      own.core().shutDown();
    }
  }

  /** Runs {@code body}, which does {@link #OPERATIONS} of them, and asserts that none allocates. */
  private void assertAllocatesNothing(Task body) {
    double[] perOperation = new double[1];
    Throwable[] failure = new Throwable[1];
    own.go(
            () -> {
              try {
                for (int i = 0; i < WARM_UPS; i++) {
                  body.run();
                }
                Thread carrier = JdkThreads.carrierOf(Thread.currentThread());
                long before = THREADS.getThreadAllocatedBytes(carrier.threadId());
                body.run();
                long after = THREADS.getThreadAllocatedBytes(carrier.threadId());
                perOperation[0] = (double) (after - before) / OPERATIONS;
              } catch (Throwable e) {
                failure[0] = e;
              }
            })
        .join();
    assertThat(failure[0]).isNull();
    assertThat(perOperation[0]).as("bytes allocated by each operation").isLessThan(1);
  }

  /** Runs {@code body} beside one that does {@code other} for ever, until it is cancelled. */
  private static void beside(Runnable other, Runnable body) {
    Goroutine partner =
        Heddle.go(() -> {
          try {
            for (; ; ) {
              other.run();
            }
          } catch (CancelledException e) {
            // the end of it
          }
        });
    body.run();
    partner.cancel();
    partner.join();
  }

  private static void repeat(Runnable operation) {
    for (int i = 0; i < OPERATIONS; i++) {
      operation.run();
    }
  }

  @Test
  void sendsAndReceivesThatNeedNoWaitAllocateNothing() {
    Chan<String> channel = Heddle.chan(4);
    assertAllocatesNothing(() ->
        repeat(() -> {
          channel.send("value");
          channel.receive();
          channel.trySend("value");
          channel.tryReceive();
        }));
  }

  @Test
  void sendsThatWaitAllocateNothing() {
    Chan<String> channel = Heddle.chan();
    assertAllocatesNothing(
        () -> beside(channel::receive, () -> repeat(() -> channel.send("value"))));
  }

  @Test
  void receivesThatWaitAllocateNothing() {
    Chan<String> channel = Heddle.chan();
    assertAllocatesNothing(
        () -> beside(() -> channel.send("value"), () -> repeat(channel::receive)));
  }

  @Test
  void awaitsOfAReusableSelectThatNeedNoWaitAllocateNothing() {
    Chan<String> channel = Heddle.chan(1);
    Consumer<String> ignore = value -> {};
    Select select =
        Select.of(onReceive(channel, ignore), onSendFrom(channel, () -> "value", () -> {}));
    assertAllocatesNothing(() -> repeat(select::await));
  }

  @Test
  void awaitsOfAReusableSelectThatWaitAllocateNothing() {
    Chan<String> in = Heddle.chan();
    Chan<String> out = Heddle.chan();
    Chan<String> idle = Heddle.chan();
    Select select =
        Select.of(
            onReceive(in, value -> {}),
            onSend(out, "value", () -> {}),
            onReceive(idle, value -> {}));
    assertAllocatesNothing(() ->
        beside(
            () -> {
              in.send("value");
              out.receive();
            },
            () -> repeat(select::await)));
  }

  @Test
  void sidesThatWereAskedForBeforeAllocateNothing() {
    Chan<String> channel = Heddle.chan(4);
    ReceiveChan<String> out = channel.receiveOnly();
    Context context = Context.background().withCancel();
    Alarm alarm = Alarm.after(Duration.ofDays(1));
    assertAllocatesNothing(() ->
        repeat(() -> {
          channel.send("value");
          out.receiveOrThrow();
          context.done().isDrained();
          Context.background().done().isDrained();
          alarm.channel().isDrained();
        }));
  }

  @Test
  void yieldsAllocateNothing() {
    assertAllocatesNothing(() ->
        beside(
            () -> {
              Heddle.yieldNow();
              CancelledException.check("yield");
            },
            () -> repeat(Heddle::yieldNow)));
  }
}
