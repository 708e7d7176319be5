package dev.heddle;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Initialises, when the first scheduler is made, the classes that operations use later.
 *
 * <p>If a class's initialiser throws, the JVM can never use that class again. A program that first
 * uses a mutex at the end of its stack, for example, could then never use one. The same holds for
 * the JDK's classes.
 */
final class FirstUse {

  /**
   * Every class with a static initialiser that an operation may be the first to use; the classes
   * that errors lead to; and those first needed where an error comes too late: after something was
   * taken from a queue, or a wait was armed.
   */
  static final String[] CLASSES = {
    "dev.heddle.AfterEnd",
    "dev.heddle.Alarm",
    "dev.heddle.Awaited$Kind",
    "dev.heddle.Buffer",
    "dev.heddle.Case",
    "dev.heddle.Case$Kind",
    "dev.heddle.Chan",
    "dev.heddle.Chan$Failure",
    "dev.heddle.ChanIterator",
    "dev.heddle.CloseReport",
    "dev.heddle.Context",
    "dev.heddle.ContextEnd",
    "dev.heddle.ContextEnd$End",
    "dev.heddle.ContextEnd$Expiry",
    "dev.heddle.ContextEnd$Link",
    "dev.heddle.CurrentContext",
    "dev.heddle.flow.ChannelSubscription",
    "dev.heddle.Failures",
    "dev.heddle.Goroutine",
    "dev.heddle.Goroutine$1",
    "dev.heddle.Goroutine$State",
    "dev.heddle.GoroutineRunner",
    "dev.heddle.Group",
    "dev.heddle.Group$Member",
    "dev.heddle.Laggards",
    "dev.heddle.Race",
    "dev.heddle.Race$Competitor",
    "dev.heddle.internal.deadlock.JoinTarget",
    "dev.heddle.internal.report.Lineage",
    "dev.heddle.LaterStart",
    "dev.heddle.Origin",
    "dev.heddle.internal.deadlock.ExternalThreads",
    "dev.heddle.DeadlockDetector",
    "dev.heddle.ReceiveOnly",
    "dev.heddle.Select",
    "dev.heddle.Selection",
    "dev.heddle.Selection$1",
    "dev.heddle.Subtask",
    "dev.heddle.TaskTimer",
    "dev.heddle.TaskTimer$Pending",
    "dev.heddle.TickSource",
    "dev.heddle.internal.deadlock.HeldLock",
    "dev.heddle.internal.deadlock.LeftReads",
    "dev.heddle.internal.deadlock.LockWatch",
    "dev.heddle.internal.deadlock.WaitingParty",
    "dev.heddle.internal.deadlock.Sites",
    "dev.heddle.internal.jfr.FlightRecording",
    "dev.heddle.internal.lock.SpinLock",
    "dev.heddle.internal.os.NiceValue",
    "dev.heddle.internal.park.ReadList",
    "dev.heddle.internal.park.ReadList$Left",
    "dev.heddle.internal.park.SelectNode",
    "dev.heddle.internal.park.ThreadWaiter",
    "dev.heddle.internal.park.WaitReason",
    "dev.heddle.internal.park.WaitWord",
    "dev.heddle.internal.park.Waiter",
    "dev.heddle.internal.sched.ThreadPriority",
    "dev.heddle.internal.sched.Fiber",
    "dev.heddle.internal.sched.Fiber$1",
    "dev.heddle.internal.sched.ForeignThreads$OneThread",
    "dev.heddle.internal.sched.JdkTurn",
    "dev.heddle.internal.metrics.LatencyBuckets",
    "dev.heddle.internal.sched.UnmountReason",
    "dev.heddle.internal.queue.LocalQueue",
    "dev.heddle.internal.sched.ParkedStacks",
    "dev.heddle.internal.metrics.ProcessorTime",
    "dev.heddle.internal.sched.GoroutineBase",
    "dev.heddle.internal.sched.Thief",
    "dev.heddle.internal.sched.Totals",
    "dev.heddle.internal.sched.Totals$Sum",
    "dev.heddle.internal.queue.WorkBlocks$Block",
    "dev.heddle.internal.time.CoarseClock",
    "dev.heddle.internal.time.OwnerReference",
    "dev.heddle.internal.time.ServiceThread",
    "dev.heddle.internal.time.TimerHeap",
    "dev.heddle.internal.time.Timers",
    "dev.heddle.sync.ConditionQueue",
    "dev.heddle.sync.Execution",
    "dev.heddle.sync.Flight",
    "dev.heddle.sync.Flight$Delivery",
    "dev.heddle.sync.HandOffLock",
    "dev.heddle.sync.HandOffLock$Claim",
    "dev.heddle.sync.Interrupts",
    "dev.heddle.sync.Lazy",
    "dev.heddle.sync.Mutex",
    "dev.heddle.sync.Once",
    "dev.heddle.sync.ReaderWriterLock",
    "dev.heddle.sync.ReadLock",
    "dev.heddle.sync.SingleFlight",
    "dev.heddle.sync.SingleFlight$Fly",
    "dev.heddle.sync.SingleFlight$Result",
    "dev.heddle.sync.SingleFlight$Start",
    "dev.heddle.sync.WaitGroup",
    "dev.heddle.sync.WaitGroup$Member",
    "dev.heddle.sync.WriteLock",
  };

  /**
   * Types that are caught, and that nothing loads before. The JVM loads the type of a handler when
   * it first has to ask whether an exception is of it. If it lacks memory for that, it throws that
   * lack past the handlers that follow. Where the JDK submits a turn of a virtual thread ({@code
   * VirtualThread.submitRunContinuation}) the first of these comes before OutOfMemoryError, after
   * which the JDK would try again. Its thread that unblocks virtual threads would end, and whatever
   * waits to enter a monitor would wait for ever.
   */
  static final Class<?>[] CAUGHT = {
    RejectedExecutionException.class, DeadlineExceededException.class, ChannelClosedException.class
  };

  static {
    for (String name : CLASSES) {
      try {
        Class.forName(name);
      } catch (ClassNotFoundException e) {
        throw new ExceptionInInitializerError(e);
      }
    }
    Goroutine.link();
    useTheJdk();
  }

  private FirstUse() {}

  /**
   * Does once what operations have the JDK do: draw a random number, tell the time of a tick, and
   * compute with the deadline of a context. The classes for that have initialisers, too. A tick
   * tells its time with a lock held.
   */
  private static void useTheJdk() {
    int random = ThreadLocalRandom.current().nextInt(1);
    Instant now = Instant.now();
    Duration left = Duration.between(now, now.plus(Duration.ofNanos(1)).minusNanos(1));
    assert random == 0 && left.isZero();
  }

  /** Initialises the classes, once. */
  static void prepare() {
    // The static initialiser has done it.
  }
}
