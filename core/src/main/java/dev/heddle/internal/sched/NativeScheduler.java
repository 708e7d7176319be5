package dev.heddle.internal.sched;

import dev.heddle.internal.jdk.JdkThreads;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Heddle's own M:N scheduler: goroutines on carriers that hold processors.
 *
 * <p>The parts: a {@link Processor} is the right to run, with a queue; there are {@code
 * parallelism} of them. A {@link Carrier} is a thread; it runs goroutines while it holds a
 * processor. The {@link GlobalQueue} takes work from outside and what overflows. The {@link
 * Dispatcher} brings them together, by the rules for waking carriers. The {@link Sysmon} watches
 * processors whose goroutine runs on for too long. The design is that of Go's scheduler; the
 * opening comment of its {@code proc.go} says which simpler ones do not work, and why.
 *
 * <p>Here is what enters from goroutines and from outside, and what is counted.
 */
public final class NativeScheduler extends SchedulerCore {

  /** Ids are handed to processors in blocks, so that starting a goroutine shares nothing. */
  static final int ID_BLOCK = 64;

  private final AtomicLong nextId = new AtomicLong(1);
  private final ForeignThreads foreign = new ForeignThreads(this);
  private final FiberRegistry registry = new FiberRegistry();
  private final Dispatcher dispatcher;

  /** Counted outside of processors. */
  private final AtomicLong startedOutside = new AtomicLong();

  private final AtomicLong blockedOutside = new AtomicLong();
  private final AtomicLong readiesOutside = new AtomicLong();
  private final LongAdder foreignTurns = new LongAdder();

  public NativeScheduler(String name, int parallelism, int maxThreads) {
    super(name);
    dispatcher = new Dispatcher(this, parallelism, maxThreads);
  }

  // What enters

  @Override
  public void start(Routine routine) {
    Processor here = currentProcessor();
    if (here != null) {
      routine.id(here.newId());
      here.counters.countStarted();
      here.ready(routine);
    } else {
      routine.id(reserveIds(1));
      startedOutside.incrementAndGet();
      dispatcher.submit(routine);
    }
  }

  @Override
  public ThreadFactory threadFactory() {
    return body -> JdkThreads.newVirtualThread(foreign.executor(), body);
  }

  @Override
  void ready(Fiber fiber) {
    Processor here = currentProcessor();
    if (here != null) {
      here.counters.countReady();
      here.ready(fiber);
    } else {
      readiesOutside.incrementAndGet();
      dispatcher.submit(fiber);
    }
  }

  @Override
  void blocked(boolean blocked) {
    blockedOutside.addAndGet(blocked ? 1 : -1);
  }

  /** Queues a turn that the JDK asked for: a wait of the JDK's has ended. */
  void readyFromJdk(Work turn) {
    if (turn instanceof Foreign) {
      foreignTurns.increment();
    }
    Processor here = currentProcessor();
    if (here != null) {
      here.ready(turn);
    } else {
      dispatcher.submit(turn);
    }
  }

  /** The processor that the calling thread, or the virtual thread on it, runs on; or null. */
  private @Nullable Processor currentProcessor() {
    Carrier here = Carrier.current();
    return here != null && here.scheduler() == this ? here.processor : null;
  }

  long reserveIds(int n) {
    return nextId.getAndAdd(n);
  }

  Dispatcher dispatcher() {
    return dispatcher;
  }

  ForeignThreads foreign() {
    return foreign;
  }

  @Override
  public boolean othersMayAct() {
    return foreign.mayAct();
  }

  FiberRegistry registry() {
    return registry;
  }

  @Override
  public void parallelism(int n) {
    dispatcher.resize(n);
  }

  @Override
  void endThreads() {
    dispatcher.shutDown();
  }

  // Looking at it

  @Override
  public int parallelism() {
    return dispatcher.processors().inUse().length;
  }

  @Override
  public List<Fiber> fibers() {
    return registry.list();
  }

  @Override
  public void onRest(@Nullable Consumer<SchedulerCore> listener) {
    dispatcher.sysmon().onRest(listener == null ? null : () -> listener.accept(this));
  }

  @Override
  public Totals totals() {
    Totals.Sum sum = new Totals.Sum();
    sum.started = startedOutside.get();
    sum.parks = blockedOutside.get();
    sum.readies = readiesOutside.get();
    sum.runnable = dispatcher.globalSize();
    sum.handOffs = dispatcher.handOffs();
    for (Processor processor : dispatcher.processors().all()) {
      sum.add(processor);
    }
    CarrierSet carriers = dispatcher.carriers();
    return sum.totals(
        carriers.alive(),
        carriers.asleepCount(),
        dispatcher.spinning(),
        foreignTurns.sum(),
        dispatcher.isAtRest());
  }
}
