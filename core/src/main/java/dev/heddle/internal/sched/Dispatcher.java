package dev.heddle.internal.sched;

import dev.heddle.internal.lock.SpinLock;
import dev.heddle.internal.metrics.ReadyLatency;
import dev.heddle.internal.policy.LocalityTrial;
import dev.heddle.internal.queue.GlobalQueue;
import dev.heddle.internal.queue.LocalQueue;
import dev.heddle.internal.queue.Work;
import dev.heddle.internal.queue.WorkBlocks;
import dev.heddle.internal.time.CoarseClock;
import dev.heddle.internal.time.ServiceThread;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides which carriers run, on which processors, and what each runs next. The monitor, the
 * hand-over of processors and the entry points are above it and call it. The sets of processors and
 * carriers, the queues and the background are below. Only a {@link Processor} and a {@link Carrier}
 * call back.
 *
 * <p><b>Waking carriers.</b> Work must never wait while a processor idles, and carriers must not be
 * woken for nothing. A carrier that has run out of work looks everywhere for a moment, and counts
 * as <i>spinning</i> meanwhile.
 *
 * <ol>
 *   <li>A thread that submits work then wakes a carrier if a processor is idle and no carrier is
 *       spinning ({@link #wakeIfIdle}). The carrier woken starts out spinning.
 *   <li>The last spinning carrier to find work wakes one more, since there may be more to find.
 *   <li>A carrier that finds nothing puts its processor on the idle list, stops counting as
 *       spinning, and then looks at all queues once more before it sleeps.
 * </ol>
 *
 * <p>There is no lost wake-up. Both sides make a store and then a load, with a full fence
 * (StoreLoad) between. The submitter stores its work, then loads the idle and spinning counts. The
 * carrier changes those counts, then loads the queues. So at least one of them sees the other. A
 * submitter may leave its work to a thread that counts as spinning, since that looks at all queues
 * after it stops counting. So does a submitter, which counts as spinning while it takes a
 * processor, and may find none. The last look skips {@code runNext}: a carrier holds that processor
 * and will take it, and {@code WakeThrottle} and the monitor handle the case that it does not do so
 * soon. The same goes for the few that {@code LocalityTrial} leaves to their processor.
 *
 * <p><b>The lock</b> guards the global queue, the idle lists and the sets of processors and
 * carriers. It is held for a few instructions, never while a thread is woken or started or anything
 * is run.
 *
 * <p><b>Without memory.</b> No error leaves the lock held, and none loses work. Nothing allocates
 * under the lock but three rare steps that handle the error: if a carrier cannot be made, none is
 * available; if a processor cannot be made, the sets stay as they were. Room in the global queue is
 * made before ({@link #lockWithRoom}). Making a goroutine ready that has begun cannot fail, since
 * it has left its wait already: the caller waits until there is room, which others make by taking
 * from the queue. Starting one from outside throws the error to the caller.
 */
final class Dispatcher {

  /** How many are moved from a processor in one hold of the lock. */
  private static final int RESCUED = 64;

  private final SpinLock lock = new SpinLock();
  private final GlobalQueue global = new GlobalQueue();
  private final ProcessorSet processors;
  private final CarrierSet carriers;
  private final AtomicInteger spinning = new AtomicInteger();
  private final LocalityTrial localityTrial = new LocalityTrial();
  private final SysmonNote monitor = new SysmonNote();
  private final Background background;
  private final ThreadLimit threadLimit = new ThreadLimit();
  private final GoroutineLife life;

  /** Carriers over {@code parallelism} end after sleeping this long. */
  private final long retireNanos;

  private final ReadyLatency latency = new ReadyLatency();
  private final GoroutineIds ids = new GoroutineIds();

  /** Counts submissions, to sample their latency; guarded by the lock. */
  private int submitted;

  /** Whether a carrier has been started that has yet to fall asleep. */
  private volatile boolean spareComes;

  private volatile boolean shuttingDown;

  /** Makes one for a scheduler named {@code name}, whose fibers come from {@code fibers}. */
  Dispatcher(String name, GoroutineLife life, FiberSource fibers, Limits limits) {
    this.life = life;
    retireNanos = limits.retireNanos();
    Maker maker = new Maker(fibers);
    processors = new ProcessorSet(maker, limits.parallelism());
    carriers = new CarrierSet(maker, name, limits);
    background = new Background(lock, global, processors, carriers);
  }

  /** Makes processors and carriers that belong here. */
  private final class Maker implements Supplier<Processor>, CarrierSet.Maker {
    private final FiberSource fibers;

    Maker(FiberSource fibers) {
      this.fibers = fibers;
    }

    @Override
    public Processor get() {
      return new Processor(Dispatcher.this);
    }

    @Override
    public Carrier make(ThreadGroup group, String name, int seed, FalseSharingPadding padding) {
      return new Carrier(Dispatcher.this, fibers, group, name, seed, padding);
    }
  }

  // Submitting work

  /** Puts work into the global queue. */
  void submit(Work work) {
    submit(work, false);
  }

  /**
   * Queues work that the goroutine on {@code from}, a detached processor, made ready. A goroutine
   * that it starts from the background counts as heavy if the starter was itself started by a long
   * computation, and such goroutines have proved heavy of late. Outside of the background the
   * goroutine may only have lost its core for a moment: the first that it makes ready count as
   * begun, since on a processor they would run next.
   */
  void submitFromDetached(Work work, Processor from) {
    Carrier holder = from.holder;
    boolean computes = holder != null && holder.inBackground;
    if (computes && work instanceof GoroutineBase fresh) {
      life.markStartedByHeavy(fresh);
    }
    if (computes && work instanceof GoroutineBase && background.startsHeavy(holder)) {
      submitHeavy(work);
    } else if (computes || !from.isAmongFirst()) {
      submit(work);
    } else {
      lockWithRoom();
      global.addBegun(work);
      lock.unlock();
      wakeIfIdle();
    }
  }

  /** Queues heavy work, which the carriers in the background take. */
  void submitHeavy(Work work) {
    lockWithRoom();
    global.addHeavy(work);
    lock.unlock();
    if (background.wants()) {
      wakeIfIdle();
    }
  }

  private void submit(Work work, boolean behindAll) {
    lockWithRoom();
    if ((++submitted & ReadyLatency.OUTSIDE_PERIOD - 1) == 0) {
      latency.sample(work, ReadyLatency.OUTSIDE_PERIOD);
    }
    if (behindAll) {
      global.addBehindAll(work);
    } else {
      global.add(work);
    }
    lock.unlock();
    wakeIfIdle();
  }

  /** Moves half of the queue in {@code own} that is full for {@code work} to the global queue. */
  void makeRoomFor(Work work, LocalQueue own) {
    lockWithRoom();
    global.addOverflow(own, work);
    lock.unlock();
    wakeIfIdle();
  }

  /** Moves all that waits on {@code processor}, whose carrier is elsewhere, to the global queue. */
  void rescue(Processor processor) {
    if (!processor.hasWork()) {
      return;
    }
    boolean more;
    do {
      lockWithRoom();
      more = global.addFrom(processor, RESCUED);
      lock.unlock();
    } while (more);
    wakeIfIdle();
  }

  /** Takes the lock when the global queue has room for all that one step adds. */
  private void lockWithRoom() {
    lock.lockWithoutYield();
    while (!global.hasRoom()) {
      lock.unlock();
      WorkBlocks.Block more = newBlock();
      lock.lockWithoutYield();
      if (more != null) {
        global.addRoom(more);
      }
    }
  }

  /** A block; without memory, null after a pause in which others may take from the queue. */
  private static WorkBlocks.@Nullable Block newBlock() {
    try {
      return new WorkBlocks.Block();
    } catch (OutOfMemoryError e) {
      if (Thread.currentThread().isVirtual()) {
        Thread.onSpinWait(); // it must not leave its carrier here
      } else {
        ServiceThread.pause();
      }
      return null;
    }
  }

  /**
   * Makes room in the global queue, if there is none, so that {@link #submit} need not wait for it.
   *
   * @throws OutOfMemoryError if there is no memory for it
   */
  void makeRoom() {
    if (global.hasRoom()) {
      return;
    }
    WorkBlocks.Block more = new WorkBlocks.Block();
    lock.lockWithoutYield();
    global.addRoom(more);
    lock.unlock();
  }

  /** Puts {@code work}, which gave up its turn, into the global queue, behind all else there. */
  void submitBehindAll(Work work) {
    submit(work, true);
  }

  /** {@code GlobalQueue.exchangeYielded}, for the carrier of {@code own}, which calls. */
  void exchangeYielded(Processor own, int given, int most) {
    lockWithRoom();
    global.exchangeYielded(own.queue, given, most);
    lock.unlock();
    wakeIfIdle();
  }

  // Finding work

  /** The work that {@code carrier}, which calls, runs next; null if it is to end. May sleep. */
  @Nullable Work findWork(Carrier carrier) {
    for (; ; ) {
      Processor own = carrier.processor;
      if (own == null) {
        if (!sleep(carrier)) {
          return null;
        }
        continue;
      }
      if (own.detached) {
        Work heavy = carrier.inBackground ? nextHeavy(carrier, own) : null;
        if (heavy != null) {
          return heavy;
        }
        if (!letGo(carrier, own)) {
          return null;
        }
        continue;
      }
      own.takeOver();
      Work work = carrier.takeNext();
      if (work == null) {
        work = own.next();
      }
      if (work == null && !global.isEmpty()) {
        work = pollGlobal(own, Processor.SHARE);
      }
      if (work == null) {
        work = spin(carrier, own);
      }
      if (own.near.isNoted()) {
        work = seeToTimer(own, work);
      }
      if (work == null && background.wants()) {
        work = background.take(carrier);
      }
      if (work != null) {
        if (carrier.spinning) {
          stopSpinning(carrier);
        }
        return work;
      }
      becomeIdle(carrier, own);
    }
  }

  /** The next work of {@code carrier}, which is in the background; null if it is to leave. */
  private @Nullable Work nextHeavy(Carrier carrier, Processor own) {
    submitNextOf(carrier);
    own.near.leave();
    return background.next(carrier);
  }

  /**
   * Lets go of {@code own}, a detached processor. The carrier, which calls, then holds an idle
   * processor, or is in the list of those asleep; false if it must end.
   */
  boolean letGo(Carrier carrier, Processor own) {
    boolean restored = background.restore(carrier);
    submitNextOf(carrier);
    rescue(own);
    own.leaves();
    lock.lockWithoutYield();
    processors.letGo(own);
    boolean ends = !background.leave(carrier, restored);
    Processor idle = ends ? null : processors.takeIdle();
    boolean stopsSpinning = carrier.spinning && idle == null;
    if (idle == null) {
      carrier.spinning = false;
    }
    carrier.hold(idle);
    if (ends) {
      carriers.ended();
    } else if (idle == null) {
      carriers.putAsleep(carrier);
    }
    lock.unlock();
    monitor.wake();
    if (stopsSpinning) {
      noLongerSpinning();
    }
    return !ends;
  }

  private void submitNextOf(Carrier carrier) {
    Work next = carrier.takeNext();
    if (next != null) {
      submit(next);
    }
  }

  /**
   * Takes a fair share of the global queue, at most {@code most}: returns one and queues the rest
   * on {@code own}, whose carrier calls. Null if it is empty.
   */
  @Nullable Work pollGlobal(Processor own, int most) {
    lock.lockWithoutYield();
    Work first = global.poll();
    if (first != null) {
      global.moveTo(own.queue, Math.min(most - 1, global.size() / processors.inUse().length));
    }
    lock.unlock();
    return first;
  }

  /** Takes the first woken goroutine from the global queue; null if there is none. */
  @Nullable Work pollWoken() {
    lock.lockWithoutYield();
    Work woken = global.pollBegun();
    lock.unlock();
    return woken;
  }

  /** Looks for work to steal, unless enough other carriers do. */
  private @Nullable Work spin(Carrier carrier, Processor own) {
    Processor[] all = processors.inUse();
    if (!carrier.spinning) {
      if (2 * spinning.get() >= all.length - processors.idleCount()) {
        return null;
      }
      carrier.spinning = true;
      spinning.incrementAndGet();
    }
    return Thief.steal(carrier, own, all, leftToOwner());
  }

  /** Fires the timer that {@code own} has noted, or leaves it; returns work to run now, if any. */
  private @Nullable Work seeToTimer(Processor own, @Nullable Work work) {
    NearTimer near = own.near;
    if (work == null) {
      while (!near.isDue()) {
        if (own.detached || anyQueued()) {
          near.leave();
          return null;
        }
        Thread.onSpinWait();
      }
    }
    if (!near.isDue()) {
      near.leave();
      return work;
    }
    near.fire();
    return work != null ? work : own.next();
  }

  private void stopSpinning(Carrier carrier) {
    carrier.spinning = false;
    noLongerSpinning();
  }

  /** Counts one spinning carrier less; the last wakes another, since there may be more to find. */
  private void noLongerSpinning() {
    if (spinning.decrementAndGet() == 0) {
      wakeIfIdle();
    }
  }

  /** Gives up the processor of a carrier that found nothing, and looks once more. */
  private void becomeIdle(Carrier carrier, Processor own) {
    lock.lockWithoutYield();
    if (own.detached || !global.isEmpty()) {
      lock.unlock();
      return;
    }
    // From here on, the carrier's fields belong to the thread that wakes it, until the carrier
    // takes itself off the list or is granted a processor.
    boolean wasSpinning = carrier.spinning;
    carrier.spinning = false;
    carrier.hold(null);
    processors.putIdle(own);
    carriers.putAsleep(carrier);
    lock.unlock();
    if (wasSpinning) {
      spinning.decrementAndGet();
    }
    if (anyQueued()) {
      lock.lockWithoutYield();
      Processor again = null;
      if (processors.hasIdle() && carriers.takeBack(carrier)) {
        again = processors.takeIdle();
      }
      lock.unlock();
      if (again != null) {
        carrier.hold(again);
        carrier.spinning = true;
        spinning.incrementAndGet();
        monitor.wake();
      }
    }
  }

  /** How many goroutines that have begun are left to the processor on which they wait. */
  int leftToOwner() {
    return localityTrial.isGathered() ? LocalityTrial.FEW : 0;
  }

  /** Whether work waits that the caller, or a carrier that it wakes, would take. */
  private boolean anyQueued() {
    if (!global.isEmpty() || background.wants()) {
      return true;
    }
    int left = leftToOwner();
    for (Processor processor : processors.inUse()) {
      if (processor.queue.hasMoreThan(left)) {
        return true;
      }
    }
    return false;
  }

  /** Sleeps until {@code carrier} is granted a processor; false if it is to end. */
  private boolean sleep(Carrier carrier) {
    for (; ; ) {
      Processor granted = carrier.takeGrant();
      if (granted != null) {
        carrier.hold(granted);
        return true;
      }
      long before = System.nanoTime();
      if (!shuttingDown) {
        LockSupport.parkNanos(this, retireNanos);
      }
      if (shuttingDown || System.nanoTime() - before >= retireNanos) {
        lock.lockWithoutYield();
        boolean end =
            (shuttingDown || carriers.alive() > processors.inUse().length)
                && carriers.takeBack(carrier);
        if (end) {
          carriers.ended();
        }
        lock.unlock();
        if (end) {
          return false;
        }
      }
    }
  }

  // Waking

  /**
   * Keeps a carrier asleep, so that the next hand-off of a processor need not start one: to start a
   * thread takes several turns of the system's, each as long as a wake-up. The monitor's.
   */
  void keepSpare() {
    if (carriers.asleepCount() != 0 || spareComes) {
      return;
    }
    spareComes = true;
    lock.lockWithoutYield();
    Carrier spare = carriers.takeOrMake();
    boolean slept = spare != null && spare.hasStarted();
    if (spare != null && slept) {
      carriers.putAsleep(spare);
    }
    lock.unlock();
    if (spare == null || slept) {
      spareComes = false;
      return;
    }
    try {
      spare.startAsleep();
    } catch (OutOfMemoryError e) {
      spareComes = false;
      lock.lockWithoutYield();
      carriers.ended();
      lock.unlock();
    }
  }

  /** How many carriers sleep or are about to. Any thread may call it. */
  int asleepCount() {
    return carriers.asleepCount() + (spareComes ? 1 : 0);
  }

  /** How the thread of a carrier is started. */
  Consumer<Thread> starter() {
    return carriers.starter;
  }

  /** Puts a carrier that was started without a processor on the list of those asleep. */
  void fallAsleep(Carrier spare) {
    lock.lockWithoutYield();
    carriers.putAsleep(spare);
    spareComes = false;
    lock.unlock();
  }

  /** Wakes a carrier if a processor is idle and no carrier is spinning. Go: {@code wakep}. */
  void wakeIfIdle() {
    while (processors.hasIdle() && spinning.get() == 0 && spinning.compareAndSet(0, 1)) {
      boolean mayStart = mayStartThread();
      lock.lockWithoutYield();
      Processor idle = processors.takeIdle();
      Carrier carrier = idle == null ? null : mayStart ? carriers.takeOrMake() : carriers.take();
      if (idle != null && carrier == null) {
        processors.putIdle(idle);
      }
      lock.unlock();
      if (idle != null && carrier != null) {
        wakeSpinning(carrier, idle);
        return;
      }
      spinning.decrementAndGet();
      if (idle != null || !anyQueued()) {
        // There is no carrier. The next one that lets go of its processor takes the idle one, or
        // the monitor tries again.
        if (mayStart) {
          monitor.wake();
        } else {
          monitor.startCarrier();
        }
        return;
      }
    }
  }

  /** Whether the caller may start a thread: from the background it would inherit low priority. */
  private static boolean mayStartThread() {
    Carrier here = Carrier.current();
    return here == null || !here.inBackground;
  }

  /** Wakes a carrier that is off the list of those asleep, as a spinning one, and counts it. */
  void wake(Carrier carrier, Processor processor) {
    spinning.incrementAndGet();
    wakeSpinning(carrier, processor);
  }

  /** The same, for a carrier that is counted as spinning already. */
  private void wakeSpinning(Carrier carrier, Processor processor) {
    CoarseClock.update();
    carrier.spinning = true;
    try {
      carrier.grant(processor);
    } catch (OutOfMemoryError e) {
      notStarted(processor, e);
    }
    monitor.wake();
  }

  /**
   * Takes back the processor of a carrier that has no thread. No other carrier is woken for the
   * waiting work: that would fail again. The monitor tries once more while work waits, and a
   * carrier that comes back takes the processor.
   */
  private void notStarted(Processor processor, OutOfMemoryError cause) {
    lock.lockWithoutYield();
    if (processor.detached) {
      processors.letGo(processor); // the parallelism was lowered meanwhile
    } else {
      processors.putIdle(processor);
    }
    carriers.ended();
    lock.unlock();
    spinning.decrementAndGet();
    threadLimit.reached(cause);
  }

  /** Ends the carriers. */
  void shutDown() {
    shuttingDown = true;
    Carrier[] sleeping;
    lock.lockWithoutYield();
    try {
      sleeping = carriers.asleep();
    } finally {
      lock.unlock();
    }
    for (Carrier carrier : sleeping) {
      LockSupport.unpark(carrier);
    }
  }

  // Queries

  boolean isShuttingDown() {
    return shuttingDown;
  }

  /** Whether nothing runs and nothing is ready to run. */
  boolean isAtRest() {
    return processors.idleCount() == processors.inUse().length
        && processors.detachedCount() == 0
        && global.isEmpty()
        && global.heavySize() == 0;
  }

  boolean hasIdle() {
    return processors.hasIdle();
  }

  /** The global queue, to look at without the lock. */
  GlobalQueue global() {
    return global;
  }

  int spinning() {
    return Math.max(0, spinning.get());
  }

  Background background() {
    return background;
  }

  /** Notes whether a goroutine taken for heavy did compute for long. */
  void heavyProved(boolean isLong) {
    background.proved(isLong);
  }

  ProcessorSet processors() {
    return processors;
  }

  CarrierSet carriers() {
    return carriers;
  }

  ReadyLatency latency() {
    return latency;
  }

  GoroutineIds ids() {
    return ids;
  }

  LocalityTrial localityTrial() {
    return localityTrial;
  }

  ThreadLimit threadLimit() {
    return threadLimit;
  }

  SysmonNote monitor() {
    return monitor;
  }

  /** The lock, for the parts that are rarely used. */
  SpinLock lock() {
    return lock;
  }
}
