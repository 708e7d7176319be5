package dev.heddle.blocking;

import static dev.heddle.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.Chan;
import dev.heddle.Goroutine;
import dev.heddle.Heddle;
import dev.heddle.Scheduler;
import dev.heddle.internal.jdk.JdkThreads;
import dev.heddle.testing.Crew;
import dev.heddle.testing.Schedulers;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The rest of a program goes on, on one processor, while a goroutine is in a call that blocks: each
 * line of docs/blocking.md.
 */
class BlockingCallTest {

  private static final int VALUES = 1_000;

  /** Each kind of call. */
  enum Kind {
    OPENING_A_PIPE(FifoCalls.Opening::new),
    FOREIGN_FUNCTION(FifoCalls.ForeignFunction::new),
    READING_A_FILE(FifoCalls.ReadingAFile::new),
    READING_A_FILE_CHANNEL(FifoCalls.ReadingAFileChannel::new),
    OBJECT_WAIT(() -> new MonitorCalls.Waiting(false)),
    TIMED_OBJECT_WAIT(() -> new MonitorCalls.Waiting(true)),
    HOLDING_A_MONITOR(MonitorCalls.HoldingAMonitor::new),
    ENTERING_A_MONITOR(MonitorCalls.EnteringAMonitor::new),
    INITIALISING_A_CLASS(MonitorCalls.InitialisingAClass::new),
    AWAITING_A_CLASS(MonitorCalls.AwaitingAClass::new),
    AWAITING_A_PROCESS(ProcessCalls.AwaitingAProcess::new),
    READING_FROM_A_PROCESS(ProcessCalls.ReadingFromAProcess::new),
    LOCKING_A_FILE(ProcessCalls.LockingAFile::new),
    CONNECTING(SocketCalls.Connecting::new),
    ACCEPTING(SocketCalls.Accepting::new),
    READING_A_SOCKET(() -> new SocketCalls.Reading(false)),
    READING_A_SOCKET_TIMED(() -> new SocketCalls.Reading(true)),
    WRITING_A_SOCKET(SocketCalls.Writing::new),
    RECEIVING_A_DATAGRAM(SocketCalls.ReceivingADatagram::new),
    ACCEPTING_BY_A_CHANNEL(ChannelCalls.Accepting::new),
    READING_A_CHANNEL(ChannelCalls.Reading::new),
    WRITING_A_CHANNEL(ChannelCalls.Writing::new),
    RECEIVING_A_DATAGRAM_BY_A_CHANNEL(ChannelCalls.ReceivingADatagram::new),
    SELECTING(ChannelCalls.Selecting::new),
    LOOKING_UP_A_NAME(FifoCalls.LookingUpAName::make);

    final Callable<BlockingCall> maker;

    Kind(Callable<BlockingCall> maker) {
      this.maker = maker;
    }
  }

  @ParameterizedTest
  @EnumSource
  void otherGoroutinesRunDuringABlockingCall(Kind kind) throws Exception {
    Scheduler scheduler = Schedulers.fresh(1);
    try (BlockingCall call = kind.maker.call()) {
      // The JDK's scheduler has no other thread for the rest while a call holds its only one.
      Assumptions.assumeTrue(JdkThreads.isNative() || call.parks());
      Crew blocked = new Crew(scheduler);
      CountDownLatch entering = new CountDownLatch(1);
      Goroutine goroutine =
          blocked.add(() -> {
            entering.countDown();
            call.block();
          });
      entering.await();
      if (call.parks()) {
        until(() -> goroutine.state() == Goroutine.State.WAITING);
      }
      exchange(scheduler);
      assertThat(goroutine.state()).isNotEqualTo(Goroutine.State.DONE);
      if (scheduler.isNative()) {
        int held = call.parks() ? 0 : 1;
        until(() -> scheduler.stats().blockedThreads() == held);
      }
      call.release();
      blocked.join();
    }
    until(() -> scheduler.stats().live() == 0 && scheduler.stats().blockedThreads() == 0);
    Schedulers.end(scheduler);
  }

  private static void exchange(Scheduler scheduler) {
    Chan<Integer> channel = Heddle.chan();
    Crew crew = new Crew(scheduler);
    crew.add(() -> {
      for (int i = 0; i < VALUES; i++) {
        channel.send(i);
      }
      channel.close();
    });
    crew.add(() -> {
      int expected = 0;
      for (int value : channel) {
        assertThat(value).isEqualTo(expected++);
      }
      assertThat(expected).isEqualTo(VALUES);
    });
    crew.join();
  }

  @Test
  void aParkAndASleepOfTheJdkHoldNoThread() {
    Scheduler scheduler = Schedulers.fresh(1);
    Goroutine parked = scheduler.go(() -> LockSupport.park());
    Goroutine asleep =
        scheduler.go(() -> {
          try {
            Thread.sleep(86_400_000);
          } catch (InterruptedException e) {
            // cancelled below
          }
        });
    until(() -> parked.state() == Goroutine.State.WAITING);
    until(() -> asleep.state() == Goroutine.State.WAITING);
    exchange(scheduler);
    until(() -> scheduler.stats().blockedThreads() == 0);
    parked.cancel();
    asleep.cancel();
    parked.join();
    asleep.join();
    Schedulers.end(scheduler);
  }
}
