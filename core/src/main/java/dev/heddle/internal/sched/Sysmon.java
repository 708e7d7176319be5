package dev.heddle.internal.sched;

import dev.heddle.internal.policy.SliceBudget;
import dev.heddle.internal.time.CoarseClock;
import dev.heddle.internal.time.ServiceThread;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The monitor: a thread without a processor. It makes sure that no runnable goroutine waits for a
 * thread. Go: proc.go, {@code sysmon} and {@code retake}.
 *
 * <p>While any goroutine runs, the monitor looks at every processor each {@value #TICK_MILLIS} ms.
 * A processor may have made no scheduling decision since the last look, while work waits. Then the
 * monitor wakes a carrier for an idle processor. If there is none, and the slice is over ({@code
 * SliceBudget}), it hands the processor over to another carrier. The goroutine there goes on under
 * the operating system's time slicing, in the background if it computes ({@link Background}). While
 * nothing runs, the monitor sleeps until a carrier is woken.
 *
 * <p>If a round fails, for lack of memory for example, the next one finds again what was not done.
 */
final class Sysmon implements Runnable {

  static final int TICK_MILLIS = 5;

  /** How many ticks the scheduler must have been at rest before the monitor sleeps. */
  private static final int TICKS_BEFORE_SLEEP = 4;

  /** After how many ticks the work on a detached processor is moved to the global queue. */
  private static final int TICKS_TO_TAKE_OVER = 2;

  /**
   * How long a rest lasts before its listener is called again: at first, and at most. The time
   * doubles in between. So a process that idles for long costs next to nothing, and a change
   * outside is noticed within the time that the rest has lasted so far.
   */
  private static final long FIRST_REST_AGAIN_NANOS = 200_000_000L;

  private static final long MOST_REST_AGAIN_NANOS = 10_000_000_000L;

  private static final long TICK_NANOS = TICK_MILLIS * 1_000_000L;

  /** The time between two looks while slices are short. */
  private static final long SHORT_TICK_NANOS = 1_000_000L;

  private final Dispatcher dispatcher;
  private final HandOver handOver;
  private final MachineSize machine;
  private final SysmonNote note;
  private final Thread thread;
  private int ticksAtRest;
  private long restAgainNanos = FIRST_REST_AGAIN_NANOS;

  /** When it last looked at the processors. */
  private long watchedAt = System.nanoTime();

  /** The number of looks that were ticks. */
  private int ticks;

  private final SliceBudget slices;

  private volatile boolean stopped;
  private volatile @Nullable Runnable restListener;

  Sysmon(String name, Dispatcher dispatcher, HandOver handOver, MachineSize machine) {
    this.dispatcher = dispatcher;
    this.handOver = handOver;
    this.machine = machine;
    note = dispatcher.monitor();
    slices = new SliceBudget(dispatcher.processors().inUse().length);
    thread = new Thread(dispatcher.carriers().group(), this, name + "-sysmon", 0, false);
    thread.setDaemon(true);
    note.setMonitor(thread);
  }

  void start() {
    thread.start();
  }

  void stop() {
    stopped = true;
    LockSupport.unpark(thread);
  }

  void onRest(@Nullable Runnable listener) {
    restListener = listener;
    LockSupport.unpark(thread);
  }

  @Override
  public void run() {
    while (!stopped) {
      try {
        round();
      } catch (Throwable thrown) {
        note.setAsleep(false);
        ServiceThread.survive(thrown);
      }
    }
  }

  private void round() {
    if (note.takeCarrierWanted()) {
      dispatcher.wakeIfIdle();
    }
    if (!dispatcher.isAtRest()) {
      ticksAtRest = 0;
      restAgainNanos = FIRST_REST_AGAIN_NANOS;
      long now = System.nanoTime();
      long left = watchedAt + TICK_NANOS - now;
      if (left <= 0) {
        watchedAt = now;
        left = TICK_NANOS;
        CoarseClock.update();
        watch(now);
      } else if (slices.isShort()) {
        note.countLook();
        relieveAll(now);
      }
      LockSupport.parkNanos(this, slices.isShort() ? Math.min(left, SHORT_TICK_NANOS) : left);
    } else if (++ticksAtRest < TICKS_BEFORE_SLEEP) {
      LockSupport.parkNanos(this, TICK_NANOS);
    } else {
      sleep();
    }
  }

  private void sleep() {
    Runnable listener = restListener;
    if (listener != null) {
      listener.run();
    }
    note.setAsleep(true);
    if (dispatcher.isAtRest() && !stopped) {
      if (listener != null) {
        LockSupport.parkNanos(this, restAgainNanos);
        restAgainNanos = Math.min(2 * restAgainNanos, MOST_REST_AGAIN_NANOS);
      } else if (restListener == null) {
        LockSupport.park(this);
      }
    }
    note.setAsleep(false);
  }

  private void watch(long now) {
    note.countLook();
    ticks++;
    machine.look(now);
    ProcessorSet processors = dispatcher.processors();
    for (Processor processor : processors.inUse()) {
      int turn = processor.turn();
      if (turn != processor.seenTurn) {
        processor.throttle.look(turn - processor.seenTurn, now - processor.seenTurnAt);
        processor.seenTurn = turn;
        processor.seenTurnAt = now;
      }
    }
    slices.look(waiting(), processors.inUse().length, now);
    relieveAll(now);
    lookAtLocality(processors, now);
    lookAtDetached(now);
    growBackground();
    if (processors.detachedCount() != 0) {
      dispatcher.keepSpare();
    }
  }

  private void growBackground() {
    Background background = dispatcher.background();
    background.grow(ticks);
    if (background.wants()) {
      dispatcher.wakeIfIdle();
    }
  }

  /** How many goroutines wait that did not give up their turn. */
  private int waiting() {
    int n = dispatcher.global().othersSize();
    for (Processor processor : dispatcher.processors().inUse()) {
      n += processor.queue.othersSize();
    }
    return n;
  }

  /**
   * Rescues work from detached processors, and puts carriers that compute there into the
   * background.
   */
  private void lookAtDetached(long now) {
    ProcessorSet processors = dispatcher.processors();
    if (processors.detachedCount() == 0) {
      return;
    }
    for (Processor processor : processors.all()) {
      if (processor.detached) {
        Carrier holder = processor.holder;
        if (holder != null) {
          slices.look(processor.slice, dispatcher.background().look(processor, holder, now, false));
          dispatcher.background().put(processor);
        }
        if (ticks - processor.detachedTick >= TICKS_TO_TAKE_OVER) {
          dispatcher.rescue(processor);
        }
      }
    }
  }

  /** Looks for processors that take no turns, and for slices that are over. */
  private void relieveAll(long now) {
    for (Processor processor : dispatcher.processors().inUse()) {
      int turn = processor.turn();
      if (turn != processor.sliceTurn) {
        processor.sliceTurn = turn;
        processor.sliceSince = now;
      } else {
        relieve(processor, now);
      }
    }
  }

  /** Finds another processor for the work that waits on one that takes no turns. */
  private void relieve(Processor processor, long now) {
    if (!processor.hasWork() && dispatcher.global().isEmpty() && !dispatcher.background().wants()) {
      return;
    }
    if (dispatcher.hasIdle()) {
      processor.throttle.wakeAgain();
      dispatcher.wakeIfIdle();
      return;
    }
    // A carrier that looks for work, or has yet to begin, would wait for a core as any other.
    Carrier holder = processor.holder;
    if (holder == null || !holder.isBusy()) {
      return;
    }
    long lasts = now - processor.sliceSince;
    if (lasts >= TICK_NANOS) {
      slices.noteLongTurn(now);
    }
    boolean early = slices.isShort() && lasts < SliceBudget.USUAL_NANOS;
    long used = dispatcher.background().look(processor, holder, now, early);
    boolean isOver =
        early
            ? lasts >= SliceBudget.SHORT_NANOS && processor.computes
            : lasts >= SliceBudget.USUAL_NANOS;
    if (isOver && dispatcher.background().hasRoom(processor)) {
      handOver.handOff(processor, ticks);
      if (early && processor.detached) {
        slices.noteLongTurn(now);
        slices.spend(processor.slice, used);
      }
      dispatcher.background().put(processor);
    }
  }

  /** Passes the locality trial what all processors have counted. */
  private void lookAtLocality(ProcessorSet processors, long now) {
    Processor[] inUse = processors.inUse();
    int turns = 0;
    for (Processor processor : inUse) {
      turns += processor.turn();
    }
    long steals = 0;
    for (Processor processor : processors.all()) {
      steals += processor.counters.steals();
    }
    int busy = Math.max(1, inUse.length - processors.idleCount());
    dispatcher.localityTrial().look(inUse, busy, turns, steals, now);
  }
}
