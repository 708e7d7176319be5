package dev.heddle;

import static dev.heddle.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.internal.jdk.JdkThreads;
import dev.heddle.testing.Schedulers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Virtual threads that are no goroutines and run on a scheduler: users' own, and the pollers. */
class ForeignThreadTest {

  @BeforeEach
  void onlyOnHeddlesScheduler() {
    Assumptions.assumeTrue(JdkThreads.isNative());
  }

  @Test
  void aThreadThatYieldsGoesBehindWhatIsReady() {
    Scheduler scheduler = Schedulers.fresh(1);
    // More than once only if the machine is so slow that the monitor takes the processor meanwhile.
    until(() -> yieldedInOrder(scheduler).equals(List.of("second", "first", "yielded")));
    Schedulers.end(scheduler);
  }

  private static List<String> yieldedInOrder(Scheduler scheduler) {
    List<String> order = new CopyOnWriteArrayList<>();
    CountDownLatch ended = new CountDownLatch(3);
    scheduler
        .threadFactory()
        .newThread(() -> {
          scheduler.go(() -> {
            order.add("first");
            ended.countDown();
          });
          scheduler.go(() -> {
            order.add("second");
            ended.countDown();
          });
          Thread.yield();
          order.add("yielded");
          ended.countDown();
        })
        .start();
    until(() -> ended.getCount() == 0);
    return order;
  }

  @Test
  void aThreadThatOutlivesItsSchedulerGoesOnOnTheGlobalOne() throws InterruptedException {
    Scheduler.global().go(() -> {}).join();
    Scheduler scheduler = Scheduler.builder().name("short-lived").parallelism(1).build();
    CountDownLatch closed = new CountDownLatch(1);
    String[] carriers = new String[2];
    Thread[] thread = new Thread[1];
    scheduler
        .go(() ->
            thread[0] =
                Thread.ofVirtual()
                    .start(() -> {
                      carriers[0] = carrier();
                      await(closed);
                      carriers[1] = carrier();
                    }))
        .join();
    until(() -> thread[0].getState() == Thread.State.WAITING);
    scheduler.close();
    closed.countDown();
    thread[0].join();
    assertThat(carriers[0]).startsWith("short-lived-carrier-");
    assertThat(carriers[1]).startsWith("heddle-carrier-");
  }

  private static String carrier() {
    return JdkThreads.carrierOf(Thread.currentThread()).getName();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void thePollersOfTheJdkHideNoDeadlock() throws IOException {
    Pipe pipe = Pipe.open();
    Scheduler scheduler = Schedulers.fresh(1);
    Throwable[] thrown = new Throwable[1];
    scheduler
        .go(() -> {
          Goroutine reader =
              Heddle.go(() -> assertThat(pipe.source().read(ByteBuffer.allocate(1))).isEqualTo(1));
          until(() -> reader.state() == Goroutine.State.WAITING);
          assertThat(pipe.sink().write(ByteBuffer.wrap(new byte[1]))).isEqualTo(1);
          reader.join();
          assertThatThrownBy(() -> Heddle.run(() -> Heddle.chan().receive()))
              .isInstanceOf(DeadlockException.class);
        })
        .join();
    pipe.sink().close();
    pipe.source().close();
    Schedulers.end(scheduler);
  }
}
