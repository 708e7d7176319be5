package dev.heddle.internal.sched;

import dev.heddle.internal.jdk.JdkThreads;
import dev.heddle.internal.jdk.Mount;
import dev.heddle.internal.lock.StackRoom;
import dev.heddle.internal.queue.Work;
import dev.heddle.internal.time.Timers;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Heddle's own M:N scheduler: goroutines on carriers that hold processors.
 *
 * <p>The parts: a {@link Processor} is the right to run, with a queue; there are {@code
 * parallelism} of them. A {@link Carrier} is a thread; it runs goroutines while it holds a
 * processor. The {@code GlobalQueue} takes work from outside and what overflows. The {@link
 * Dispatcher} brings them together, by the rules for waking carriers. The {@link Sysmon} watches
 * processors whose goroutine runs on for too long. The design is that of Go's scheduler; the
 * opening comment of its {@code proc.go} says which simpler ones do not work, and why.
 *
 * <p>This class has the entry points for goroutines and other threads, and the totals.
 */
public final class NativeScheduler extends SchedulerCore {

  private static volatile @Nullable NativeScheduler heirOfForeign;

  private final ForeignThreads foreign = new ForeignThreads(new ForeignTurns());
  private final FiberRegistry registry = new FiberRegistry();
  private final FiberSource source = new OwnFibers(registry);
  private final Dispatcher dispatcher;
  private final HandOver handOver;
  private final MachineSize machine;
  private final Sysmon sysmon;
  private final LeakWatch leaks;

  /** Counted outside of processors. */
  private final AtomicLong startedOutside = new AtomicLong();

  private final AtomicLong blockedOutside = new AtomicLong();
  private final AtomicLong readiesOutside = new AtomicLong();
  private final LongAdder foreignTurns = new LongAdder();

  /** Queues the turns of virtual threads that are not goroutines. */
  private final class ForeignTurns implements Executor {

    @Override
    public void execute(Runnable continuation) {
      readyForeign(continuation);
    }
  }

  /** Makes fibers of this scheduler. */
  private final class OwnFibers extends FiberSource {

    OwnFibers(FiberRegistry registry) {
      super(registry);
    }

    @Override
    Fiber newFiber(GoroutineBase fresh) {
      return new Fiber(NativeScheduler.this, fresh);
    }
  }

  static {
    Timers.setNearby(NativeScheduler::firesAt);
  }

  public NativeScheduler(String name, GoroutineLife life, Limits limits) {
    super(name, life);
    Mount.prepare();
    dispatcher = new Dispatcher(name, life, source, limits);
    handOver = new HandOver(dispatcher, limits.followsMachine());
    machine = new MachineSize(handOver);
    sysmon = new Sysmon(name, dispatcher, handOver, machine);
    leaks = new LeakWatch(registry, name);
    sysmon.start();
    register();
  }

  /** Makes this scheduler, which never ends, run the virtual threads that outlive their own. */
  public void inheritForeign() {
    heirOfForeign = this;
  }

  // Entry points

  @Override
  public void start(GoroutineBase goroutine) {
    Processor here = currentProcessor();
    if (here != null) {
      life().setId(goroutine, here.newId());
      here.counters.countStarted();
      here.ready(goroutine);
    } else {
      dispatcher.makeRoom(); // or throw, before anything is counted
      life().setId(goroutine, dispatcher.ids().take(1));
      startedOutside.incrementAndGet();
      dispatcher.submit(goroutine);
    }
  }

  @Override
  public Thread newThread(String name, Runnable body) {
    return JdkThreads.newInheritingVirtualThread(foreign.executor(), name, body);
  }

  @Override
  void ready(Fiber fiber) {
    Processor here = currentProcessor();
    if (here != null) {
      here.counters.countReady();
    } else {
      readiesOutside.incrementAndGet();
    }
    queue(fiber, fiber.isHeavy(), here);
  }

  /** Queues a turn where it belongs, for a caller that runs on {@code here}. */
  private void queue(Work turn, boolean heavy, @Nullable Processor here) {
    if (heavy) {
      dispatcher.submitHeavy(turn);
    } else if (here != null) {
      here.ready(turn);
    } else {
      dispatcher.submit(turn);
    }
  }

  @Override
  void countBlocked(boolean blocked) {
    blockedOutside.addAndGet(blocked ? 1 : -1);
  }

  /** Queues a turn for a virtual thread that is not a goroutine. */
  private void readyForeign(Runnable continuation) {
    NativeScheduler heir = heirOfForeign;
    if (dispatcher.isShuttingDown() && heir != null && heir != this) {
      heir.readyForeign(continuation);
      return;
    }
    foreignTurns.increment();
    if (Thread.currentThread() instanceof Carrier here && here.runsForeign(continuation)) {
      here.append(new ForeignTurn(continuation)); // it has left the calling carrier
    } else {
      queue(new ForeignTurn(continuation), false, currentProcessor());
    }
  }

  @Override
  void readyFromJdk(Fiber fiber) {
    queue(new JdkTurn(fiber), fiber.isHeavy(), currentProcessor());
  }

  @Override
  void submitForeign(Runnable continuation) {
    foreign.submit(continuation);
  }

  /** The processor that the calling thread, or the virtual thread on it, runs on; or null. */
  private @Nullable Processor currentProcessor() {
    Carrier here = Carrier.current();
    return here != null && here.dispatcher == dispatcher ? here.processor : null;
  }

  private static boolean firesAt(long due, int heap) {
    Fiber caller = Fiber.current();
    Carrier here = caller == null ? null : Carrier.current();
    Processor own = here == null ? null : here.processor;
    return own != null && !own.detached && own.near.note(due, heap);
  }

  Dispatcher dispatcher() {
    return dispatcher;
  }

  HandOver handOver() {
    return handOver;
  }

  MachineSize machine() {
    return machine;
  }

  Sysmon sysmon() {
    return sysmon;
  }

  FiberSource source() {
    return source;
  }

  @Override
  boolean hasForeignThatMayAct() {
    return foreign.mayAct();
  }

  @Override
  void describeGoroutine(Fiber fiber, Object description) {
    registry.leakRecordOf(fiber).setGoroutine(description);
  }

  @Override
  void noteWait(Fiber fiber, @Nullable Object why, @Nullable List<StackTraceElement> where) {
    registry.leakRecordOf(fiber).waitsIn(why, where);
  }

  @Override
  public void setParallelism(int n) {
    StackRoom.reserve();
    handOver.resize(n);
  }

  @Override
  void endThreads() {
    sysmon.stop();
    dispatcher.shutDown();
    leaks.stop();
  }

  // Queries

  @Override
  public int parallelism() {
    return dispatcher.processors().inUse().length;
  }

  @Override
  public List<Fiber> fibers() {
    return registry.list();
  }

  @Override
  public long leaked() {
    return registry.leaked();
  }

  @Override
  public void onLeak(LeakListener listener) {
    registry.watched();
    leaks.setListener(listener);
  }

  @Override
  public void onRest(@Nullable Consumer<SchedulerCore> listener) {
    sysmon.onRest(listener == null ? null : () -> listener.accept(this));
  }

  @Override
  public void onThreadLimit(Consumer<@Nullable OutOfMemoryError> listener) {
    dispatcher.threadLimit().setListener(listener);
  }

  @Override
  public int maxThreads() {
    return dispatcher.carriers().maxThreads();
  }

  @Override
  public long[] readyLatencies() {
    return dispatcher.latency().counts();
  }

  @Override
  public Totals totals() {
    return Totals.Sum.of(
            () -> Arrays.asList(dispatcher.processors().all()).iterator(),
            blockedOutside::get,
            readiesOutside::get,
            startedOutside::get)
        .totals(dispatcher, handOver.count(), foreignTurns.sum());
  }
}
