package dev.heddle;

import static dev.heddle.Heddle.chan;
import static dev.heddle.Heddle.onDefault;
import static dev.heddle.Heddle.onReceive;
import static dev.heddle.Heddle.onSend;
import static dev.heddle.Heddle.onTimeout;
import static dev.heddle.Heddle.select;

import dev.heddle.sync.Cond;
import dev.heddle.sync.Lazy;
import dev.heddle.sync.Mutex;
import dev.heddle.sync.Once;
import dev.heddle.sync.RWMutex;
import dev.heddle.sync.SingleFlight;
import dev.heddle.sync.WaitGroup;
import dev.heddle.testing.Eventually;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** What the tests of a stack's end try: at least one use of each primitive, with its account. */
final class StackEndUses {

  private static final Duration MOMENT = Duration.ofNanos(20_000);
  private static final Duration LONG = Duration.ofHours(1);

  /** A use: tried at many depths, and checked when all is over. */
  interface Use {
    void step() throws Exception;

    void check() throws Exception;
  }

  /** By name, what makes each; the scheduler is where its partners run. */
  static final Map<String, Function<Scheduler, Use>> ALL = new LinkedHashMap<>();

  static {
    ALL.put("trySend, tryReceive", TryBoth::new);
    ALL.put("trySend to receivers that wait", TrySendToWaiting::new);
    ALL.put("send, receive, unbuffered", s -> new Echo(s, 0));
    ALL.put("send, receive, buffered", s -> new Echo(s, 3));
    ALL.put("timed send and receive", TimedBoth::new);
    ALL.put("select with a default", SelectDefault::new);
    ALL.put("select that waits", SelectWaits::new);
    ALL.put("reusable select", s -> alone(reusable()));
    ALL.put("close", s -> new Closes(s, null));
    ALL.put("close with a failure", s -> new Closes(s, new RuntimeException("on purpose")));
    ALL.put("receives at the end", s -> new AtTheEnd());
    ALL.put("sides of a channel", s -> new Sides());
    ALL.put("go", Goes::new);
    ALL.put("join", Joins::new);
    ALL.put("cancel", Cancels::new);
    ALL.put("yieldNow", s -> alone(Heddle::yieldNow));
    ALL.put("sleep", s -> alone(() -> Heddle.sleep(MOMENT)));
    ALL.put("after", s -> alone(() -> Heddle.after(MOMENT).receive()));
    ALL.put("alarms", s -> alone(StackEndUses::alarms));
    ALL.put("ticker", s -> alone(StackEndUses::ticker));
    ALL.put("alarms with tasks", Tasks::new);
    ALL.put("contexts", s -> alone(StackEndUses::contexts));
    ALL.put("contexts with tasks", AfterFuncs::new);
    ALL.put("group", Groups::new);
    ALL.put("group, tryGo and close", s -> alone(StackEndUses::cancelledGroup));
    ALL.put("group, race and scope", s -> alone(StackEndUses::wholeGroups));
    ALL.put("executor", Executors::new);
    ALL.put("Mutex", s -> new Locked(s, new Mutex()));
    ALL.put("RWMutex, writing", s -> new Locked(s, new RWMutex().writeLock()));
    ALL.put("RWMutex, reading", Readers::new);
    ALL.put("Once, Lazy, SingleFlight", Single::new);
    ALL.put("Cond", Conditions::new);
    ALL.put("Cond, with virtual threads", ThreadsThatWait::new);
    ALL.put("WaitGroup", WaitGroups::new);
    if (Runtime.version().feature() < 27) {
      // From 27 on nothing brings back a thread that the JDK has lost so.
      ALL.put("unpark", Unparks::new);
    }
    ALL.put("counts", s -> alone(() -> look(s)));
  }

  private StackEndUses() {}

  private static Use alone(StackEnd.Step step) {
    return new Use() {
      @Override
      public void step() throws Exception {
        step.run();
      }

      @Override
      public void check() throws Exception {
        step.run();
      }
    };
  }

  private static void expect(String what, long actual, long expected) {
    if (actual != expected) {
      throw new AssertionError(what + ": " + actual + ", expected " + expected);
    }
  }

  private static void look(Scheduler scheduler) {
    Heddle.goroutineCount();
    scheduler.stats();
  }

  /** One that stays busy refuses the next. */
  private static StackEnd.Step reusable() {
    Chan<Integer> nothing = chan();
    Select select = Select.of(onReceive(nothing, value -> {}), onDefault(() -> {}));
    return select::await;
  }

  private static void alarms() {
    Alarm soon = Alarm.after(MOMENT);
    Alarm later = Alarm.after(LONG);
    later.reset(MOMENT);
    soon.channel().receive();
    later.stop();
  }

  private static void ticker() {
    try (Ticker ticker = Ticker.every(MOMENT)) {
      ticker.channel().receive();
      ticker.reset(MOMENT);
    }
  }

  private static void contexts() throws Exception {
    Context above = Context.background().withCancel();
    try (Context below = above.withTimeout(LONG)) {
      ReceiveChan<Void> done = below.done();
      below.run(() -> {
        if (Context.current() != below) {
          throw new AssertionError("another context is current");
        }
      });
      above.cancel();
      done.receive();
    }
  }

  private static void cancelledGroup() {
    try (Group group = Group.open()) {
      group.tryGo(() -> Chan.never().receive());
      group.tryGo(() -> Chan.never().receive());
    }
  }

  private static void wholeGroups() {
    expect("won", Group.race(() -> 7L, () -> 7L), 7);
    expect("succeeded", Group.firstSuccess(() -> 8L, () -> (Long) Chan.never().receive()), 8);
    expect("returned", Group.scope(group -> group.tryGo(() -> {}) ? 9L : 0L), 9);
  }

  /** An alarm that could not be set anew is tried again by the next step. */
  private static final class Tasks implements Use {
    private final AtomicLong ran = new AtomicLong();
    private Alarm pending;
    private long set;

    Tasks(Scheduler scheduler) {}

    @Override
    public void step() {
      if (pending == null) {
        pending = Alarm.run(LONG, ran::incrementAndGet);
      }
      expect("was to run", pending.reset(Duration.ZERO) ? 1 : 0, 1);
      pending = null;
      set++;
    }

    @Override
    public void check() {
      if (pending != null) {
        expect("is yet to run", pending.stop() ? 1 : 0, 1);
      }
      Eventually.until(() -> ran.get() >= set);
      expect("ran", ran.get(), set);
    }
  }

  /** A context that could not be cancelled is tried again by the next step. */
  private static final class AfterFuncs implements Use {
    private final AtomicLong ran = new AtomicLong();
    private Context live;
    private long ended;

    AfterFuncs(Scheduler scheduler) {}

    @Override
    public void step() {
      if (live == null) {
        Context fresh = Context.background().withCancel().withTimeout(LONG);
        fresh.withCancel().afterFunc(ran::incrementAndGet);
        Stop stop = fresh.afterFunc(ran::incrementAndGet);
        expect("was to run", stop.stop() ? 1 : 0, 1);
        live = fresh;
      }
      live.cancel();
      live = null;
      ended++;
    }

    @Override
    public void check() {
      step();
      Eventually.until(() -> ran.get() >= ended);
      expect("ran", ran.get(), ended);
    }
  }

  private static final class TryBoth implements Use {
    private final Chan<Long> channel = chan(4);
    private long sent;
    private long received;

    TryBoth(Scheduler scheduler) {}

    @Override
    public void step() {
      if (channel.trySend(sent)) {
        sent++;
      }
      channel.size();
      Long value = channel.size() > 2 ? channel.tryReceive() : null;
      if (value != null) {
        expect("received", value, received);
        received++;
      }
    }

    @Override
    public void check() {
      for (Long value; (value = channel.tryReceive()) != null; received++) {
        expect("received", value, received);
      }
      expect("received at the end", received, sent);
    }
  }

  private static final class TrySendToWaiting implements Use {
    private final Chan<Long> channel = chan();
    private final AtomicLong received = new AtomicLong();
    private final WaitGroup receivers = new WaitGroup();
    private long sent;

    TrySendToWaiting(Scheduler scheduler) {
      for (int i = 0; i < 3; i++) {
        receivers.add(1);
        scheduler.go(() -> {
          for (Long value : channel) {
            received.addAndGet(value);
          }
          receivers.done();
        });
      }
    }

    @Override
    public void step() {
      if (channel.trySend(1L)) {
        sent++;
      }
    }

    @Override
    public void check() {
      channel.close();
      receivers.await();
      expect("received", received.get(), sent);
    }
  }

  /** A partner gives back each value. */
  private static final class Echo implements Use {
    private final Chan<Long> there;
    private final Chan<Long> back = chan();
    private boolean sent;
    private long next;

    Echo(Scheduler scheduler, int capacity) {
      there = chan(capacity);
      scheduler.go(() -> {
        for (Long value : there) {
          back.send(value);
        }
        back.close();
      });
    }

    @Override
    public void step() {
      if (!sent) {
        there.send(next);
        sent = true;
      }
      expect("came back", back.receive(), next);
      sent = false;
      next++;
    }

    @Override
    public void check() {
      step();
      there.close();
      if (back.receive() != null) {
        throw new AssertionError("one value more than was sent");
      }
    }
  }

  private static final class TimedBoth implements Use {
    private final Chan<Long> channel = chan();

    TimedBoth(Scheduler scheduler) {}

    @Override
    public void step() {
      if (channel.trySend(1L, MOMENT) || channel.tryReceive(MOMENT) != null) {
        throw new AssertionError("nobody is there");
      }
    }

    @Override
    public void check() {
      step();
      if (channel.trySend(1L)) {
        throw new AssertionError("a receiver was left behind");
      }
    }
  }

  private static final class SelectDefault implements Use {
    private final Chan<Long> in = chan(4);
    private final Chan<Long> out = chan(4);
    private long inSent;
    private long received;

    SelectDefault(Scheduler scheduler) {}

    @Override
    public void step() {
      select(
          onSend(in, 1L, () -> inSent++),
          onReceive(in, value -> received++),
          onReceive(out, value -> received++),
          onDefault(() -> {}));
    }

    @Override
    public void check() {
      while (in.tryReceive() != null) {
        received++;
      }
      // What was chosen happened, even where its body then found no room.
      if (received < inSent) {
        throw new AssertionError("received " + received + " of " + inSent);
      }
      step();
    }
  }

  private static final class SelectWaits implements Use {
    private final Chan<Long> there = chan();
    private final Chan<Long> back = chan();
    private final Chan<Long> unused = chan();

    SelectWaits(Scheduler scheduler) {
      scheduler.go(() -> {
        for (Long value : there) {
          back.trySend(value, MOMENT);
        }
      });
    }

    @Override
    public void step() {
      select(
          onSend(there, 1L, () -> {}), onReceive(unused, value -> {}), onTimeout(MOMENT, () -> {}));
      select(onReceive(back, value -> {}), onTimeout(MOMENT, () -> {}));
    }

    @Override
    public void check() {
      if (unused.trySend(1L)) {
        throw new AssertionError("a receiver was left behind");
      }
      step();
      there.close();
    }
  }

  private static final class Closes implements Use {
    private final Scheduler scheduler;
    private final RuntimeException failure;
    private final WaitGroup waiting = new WaitGroup();
    private final Chan<Chan<Long>> fresh = chan();

    Closes(Scheduler scheduler, RuntimeException failure) {
      this.scheduler = scheduler;
      this.failure = failure;
      scheduler.go(() -> {
        for (; ; ) {
          Chan<Long> made = chan();
          scheduler.go(() -> {
            waiting.add(1);
            try {
              made.receive();
            } catch (ChannelFailedException e) {
              expect("failures that are another", e.getCause() == failure ? 0 : 1, 0);
            }
            waiting.done();
          });
          fresh.send(made);
        }
      });
    }

    @Override
    public void step() {
      Chan<Long> channel = fresh.receive();
      try {
        close(channel);
      } catch (StackOverflowError e) {
        scheduler.go(() -> close(channel)); // that did not happen, so it may be done yet
        throw e;
      }
    }

    private void close(Chan<Long> channel) {
      if (failure == null) {
        channel.close();
      } else {
        channel.close(failure);
      }
    }

    @Override
    public void check() {
      step();
    }
  }

  /** Receives from channels that were closed, one of them with a failure. */
  private static final class AtTheEnd implements Use {
    private final Chan<Long> failed = chan(1);
    private final Chan<Long> closed = chan();

    AtTheEnd() {
      failed.close(new RuntimeException("on purpose"));
      closed.close();
    }

    @Override
    public void step() {
      expect("at the end", closed.receiveOrElse(7L), 7);
      try {
        closed.receiveOrThrow();
        throw new AssertionError("it gave a value");
      } catch (ChannelClosedException e) {
        // as it should
      }
      try {
        select(onReceive(failed, value -> {}));
        throw new AssertionError("it gave a value");
      } catch (ChannelFailedException e) {
        // as it should
      }
    }

    @Override
    public void check() {
      step();
    }
  }

  private static final class Sides implements Use {
    private final Chan<Long> channel = chan(4);
    private final SendChan<Long> in = channel.sendOnly();
    private final ReceiveChan<Long> out = channel.receiveOnly();
    private long sent;
    private long received;

    @Override
    public void step() {
      if (in.trySend(sent)) {
        sent++;
      }
      Long value = channel.size() > 2 ? out.tryReceive() : null;
      if (value != null) {
        expect("received", value, received);
        received++;
      }
    }

    @Override
    public void check() {
      in.close();
      for (long value : out) {
        expect("received", value, received);
        received++;
      }
      expect("received at the end", received, sent);
    }
  }

  private static final class Goes implements Use {
    private final AtomicLong ran = new AtomicLong();
    private long started;

    Goes(Scheduler scheduler) {}

    @Override
    public void step() {
      Heddle.go(ran::incrementAndGet);
      started++;
    }

    @Override
    public void check() {
      Eventually.until(() -> ran.get() >= started);
      expect("ran", ran.get(), started);
    }
  }

  private static final class Joins implements Use {
    Joins(Scheduler scheduler) {}

    @Override
    public void step() {
      Goroutine other = Heddle.go(() -> Heddle.sleep(MOMENT));
      other.join(MOMENT);
      other.join();
      expect("done", other.state().ordinal(), Goroutine.State.DONE.ordinal());
    }

    @Override
    public void check() {
      step();
    }
  }

  /**
   * What is cancelled is there beforehand, so that cancelling alone decides what room is needed.
   */
  private static final class Cancels implements Use {
    private final Goroutine[] waiting = new Goroutine[4_000];
    private final WaitGroup all = new WaitGroup();
    private int next;

    Cancels(Scheduler scheduler) {
      all.add(waiting.length);
      for (int i = 0; i < waiting.length; i++) {
        waiting[i] =
            scheduler.go(() -> {
              try {
                Chan.never().receive();
              } catch (CancelledException e) {
                all.done();
              }
            });
      }
    }

    @Override
    public void step() {
      waiting[next % waiting.length].cancel();
      next++;
    }

    @Override
    public void check() {
      for (int i = next; i < waiting.length; i++) {
        waiting[i].cancel();
      }
      all.await();
    }
  }

  private static final class Groups implements Use {
    private final AtomicLong ran = new AtomicLong();

    Groups(Scheduler scheduler) {}

    @Override
    public void step() {
      try (Group group = Group.open()) {
        Subtask<Long> one = group.fork(ran::incrementAndGet);
        group.go(() -> Heddle.sleep(MOMENT));
        group.join();
        one.get();
      }
    }

    @Override
    public void check() {
      step();
    }
  }

  private static final class Executors implements Use {
    private final ExecutorService executor;
    private final AtomicLong ran = new AtomicLong();
    private long submitted;

    Executors(Scheduler scheduler) {
      executor = scheduler.executor();
    }

    @Override
    public void step() {
      executor.execute(ran::incrementAndGet);
      submitted++;
    }

    @Override
    public void check() throws Exception {
      executor.shutdown();
      if (!executor.awaitTermination(1, TimeUnit.MINUTES)) {
        throw new AssertionError("not terminated");
      }
      expect("ran", ran.get(), submitted);
    }
  }

  /** Two partners want the lock all the time. */
  private static final class Locked implements Use {
    private final Lock lock;
    private final AtomicBoolean over = new AtomicBoolean();
    private final WaitGroup partners = new WaitGroup();
    private long inside;

    Locked(Scheduler scheduler, Lock lock) {
      this.lock = lock;
      for (int i = 0; i < 2; i++) {
        partners.add(1);
        scheduler.go(() -> {
          while (!over.get()) {
            lock.lock();
            enterAndLeave();
            Heddle.yieldNow();
            lock.unlock();
          }
          partners.done();
        });
      }
    }

    private void enterAndLeave() {
      expect("inside", inside++, 0);
      inside--;
    }

    @Override
    public void step() throws Exception {
      lock.lock();
      expect("inside", inside, 0);
      lock.unlock();
      if (lock.tryLock()) {
        expect("inside", inside, 0);
        lock.unlock();
      }
      if (lock.tryLock(20, TimeUnit.MICROSECONDS)) {
        expect("inside", inside, 0);
        lock.unlock();
      }
    }

    @Override
    public void check() {
      over.set(true);
      partners.await();
      if (!lock.tryLock()) {
        throw new AssertionError("the lock is held by nobody, and not free: " + lock);
      }
      lock.unlock();
    }
  }

  private static final class Readers implements Use {
    private final RWMutex mutex = new RWMutex();
    private final Lock lock = mutex.readLock();
    private final AtomicBoolean over = new AtomicBoolean();
    private final WaitGroup partners = new WaitGroup();

    Readers(Scheduler scheduler) {
      partners.add(1);
      scheduler.go(() -> {
        while (!over.get()) {
          mutex.writeLock().lock();
          Heddle.yieldNow();
          mutex.writeLock().unlock();
        }
        partners.done();
      });
    }

    @Override
    public void step() throws Exception {
      lock.lock();
      lock.unlock();
      if (lock.tryLock(20, TimeUnit.MICROSECONDS)) {
        lock.unlock();
      }
    }

    @Override
    public void check() {
      over.set(true);
      partners.await();
      if (!mutex.writeLock().tryLock()) {
        throw new AssertionError("a reader was left behind: " + mutex);
      }
    }
  }

  private static final class Single implements Use {
    private final SingleFlight<String, Integer> flight = new SingleFlight<>();

    Single(Scheduler scheduler) {}

    @Override
    public void step() throws Exception {
      Once once = new Once();
      once.run(() -> {});
      once.run(() -> {
        throw new AssertionError("ran twice");
      });
      expect("lazy", Lazy.of(() -> 7).get(), 7);
      expect("flight", flight.get("key", () -> 9), 9);
      expect("started", flight.start("key", () -> 9).receive().get(), 9);
      flight.forget("key");
    }

    @Override
    public void check() throws Exception {
      step();
    }
  }

  private static final class Conditions implements Use {
    private final Mutex mutex = new Mutex();
    private final Cond changed = Cond.of(mutex);
    private final AtomicBoolean over = new AtomicBoolean();
    private final WaitGroup partners = new WaitGroup();
    private boolean wanted;

    Conditions(Scheduler scheduler) {
      partners.add(1);
      scheduler.go(() -> {
        while (!over.get()) {
          mutex.lock();
          wanted = false;
          changed.broadcast();
          mutex.unlock();
          Heddle.yieldNow();
        }
        partners.done();
      });
    }

    @Override
    public void step() {
      mutex.lock();
      try {
        wanted = true;
        while (wanted) {
          changed.await();
        }
      } finally {
        mutex.unlock();
      }
      changed.signal();
    }

    @Override
    public void check() {
      step();
      over.set(true);
      partners.await();
    }
  }

  /**
   * Virtual threads that are no goroutines wait, and are woken by what asks for little room on the
   * stack. Their turns are submitted by the JDK, on the stack of who wakes them: one that fails
   * there loses the thread.
   */
  private static final class ThreadsThatWait implements Use {
    private final Mutex mutex = new Mutex();
    private final Cond changed = Cond.of(mutex);
    private final AtomicBoolean over = new AtomicBoolean();
    private final CountDownLatch left = new CountDownLatch(2);

    ThreadsThatWait(Scheduler scheduler) {
      scheduler.threadFactory().newThread(this::waitForIt).start();
      scheduler.go(() -> Thread.startVirtualThread(this::waitForIt)).join();
    }

    private void waitForIt() {
      while (!over.get()) {
        mutex.lock();
        changed.await();
        mutex.unlock();
      }
      left.countDown();
    }

    @Override
    public void step() {
      changed.signal();
    }

    @Override
    public void check() {
      over.set(true);
      Eventually.until(() -> {
        changed.broadcast();
        return left.getCount() == 0;
      });
    }
  }

  private static final class WaitGroups implements Use {
    private final AtomicLong ran = new AtomicLong();
    private long started;

    WaitGroups(Scheduler scheduler) {}

    @Override
    public void step() {
      WaitGroup group = new WaitGroup();
      group.go(ran::incrementAndGet);
      started++;
      group.await();
      group.add(1);
      group.done();
      group.await(MOMENT);
    }

    @Override
    public void check() {
      step();
      Eventually.until(() -> ran.get() >= started);
      expect("ran", ran.get(), started);
    }
  }

  /**
   * The JDK submits the partner's thread to the scheduler on the stack that unparks it. Where that
   * overflows within the JDK, the partner is not woken, as on the JDK's own scheduler; all else
   * goes on. Whoever takes its stack trace has the JDK submit it once more.
   */
  private static final class Unparks implements Use {
    private final AtomicBoolean over = new AtomicBoolean();
    private final CompletableFuture<Thread> parked = new CompletableFuture<>();
    private final Goroutine partner;

    Unparks(Scheduler scheduler) {
      partner =
          scheduler.go(() -> {
            parked.complete(Thread.currentThread());
            while (!over.get()) {
              LockSupport.park();
            }
          });
    }

    @Override
    public void step() {
      LockSupport.unpark(parked.join());
    }

    @Override
    public void check() {
      over.set(true);
      Eventually.until(() -> {
        LockSupport.unpark(parked.join());
        partner.stackTrace();
        return partner.state() == Goroutine.State.DONE;
      });
    }
  }
}
