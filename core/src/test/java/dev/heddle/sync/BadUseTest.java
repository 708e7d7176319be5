package dev.heddle.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What locks and their like refuse at once, and with what words. */
class BadUseTest {

  /** A wrong call, and how it is refused. */
  record Misuse(
      String what, ThrowingCallable call, Class<? extends Throwable> refusal, String message) {

    @Override
    public String toString() {
      return what;
    }
  }

  private static Misuse state(String what, ThrowingCallable call, String message) {
    return new Misuse(what, call, IllegalStateException.class, message);
  }

  private static Misuse nothing(String what, ThrowingCallable call, String message) {
    return new Misuse(what, call, NullPointerException.class, message);
  }

  private static final String NO_LOCK =
      "wait for a condition of a mutex that is not locked; lock it before";

  static Stream<Misuse> locks() {
    Mutex mutex = new Mutex();
    RWMutex rw = new RWMutex();
    String noReader =
        "unlock for reading of a mutex that no reader holds; each unlock needs a lock before";
    String noWriter =
        "unlock for writing of a mutex that no writer holds; each unlock needs a lock before";
    return Stream.of(
        state(
            "unlock of what is not locked",
            mutex::unlock,
            "unlock of a mutex that is not locked; each unlock needs a lock before it"),
        state("unlock without a reader", rw.readLock()::unlock, noReader),
        state("unlock without a writer", rw.writeLock()::unlock, noWriter),
        state("a wait without the lock", Cond.of(mutex)::await, NO_LOCK),
        state("a condition's wait without the lock", mutex.newCondition()::await, NO_LOCK),
        state("its timed wait", () -> mutex.newCondition().await(1, TimeUnit.DAYS), NO_LOCK),
        state("its patient wait", mutex.newCondition()::awaitUninterruptibly, NO_LOCK),
        state("a writer's wait without the lock", rw.writeLock().newCondition()::await, NO_LOCK),
        nothing("a condition of null", () -> Cond.of(null), "mutex"),
        new Misuse(
            "a condition of readers",
            rw.readLock()::newCondition,
            UnsupportedOperationException.class,
            "a lock for reading has no conditions; use one of the lock for writing"));
  }

  static Stream<Misuse> groups() {
    WaitGroup group = new WaitGroup();
    WaitGroup full = new WaitGroup();
    full.add(Integer.MAX_VALUE);
    return Stream.of(
        state(
            "done without add",
            group::done,
            "the counter is 0 and would become -1; each done needs an add before it"),
        state(
            "add below zero",
            () -> group.add(-5),
            "the counter is 0 and would become -5; each done needs an add before it"),
        state(
            "add over the most",
            () -> full.add(1),
            "the counter is 2147483647 and would become 2147483648; it can be 2147483647 at most"),
        nothing(
            "await for null",
            () -> group.await((Duration) null),
            "a duration is null; Duration.ZERO is none at all"));
  }

  static Stream<Misuse> shared() {
    SingleFlight<String, Integer> flight = new SingleFlight<>();
    Once once = new Once();
    AtomicReference<Lazy<Integer>> lazy = new AtomicReference<>();
    lazy.set(Lazy.of(() -> lazy.get().get()));
    return Stream.of(
        nothing("once null", () -> new Once().run(null), "task"),
        nothing("lazy null", () -> Lazy.of(null), "source"),
        nothing("flight of null", () -> flight.get(null, () -> 1), "key"),
        nothing("flight without task", () -> flight.get("k", null), "task"),
        state(
            "once within itself",
            () -> once.run(() -> once.run(() -> {})),
            "run was called by the task that it runs, which would wait for itself for ever"),
        state(
            "lazy within itself",
            lazy.get()::get,
            "get was called by the task that it runs, which would wait for itself for ever"),
        state(
            "a flight within itself",
            () -> flight.get("k", () -> flight.get("k", () -> 1)),
            "get was called by the task that it runs, which would wait for itself for ever"));
  }

  @ParameterizedTest
  @MethodSource({"locks", "groups", "shared"})
  void isRefused(Misuse misuse) {
    assertThat(catchThrowable(misuse.call()))
        .isExactlyInstanceOf(misuse.refusal())
        .hasMessage(misuse.message());
  }

  @Test
  void aTryWithoutAUnitLeavesALockThatIsHeldAsItWas() throws Exception {
    Mutex mutex = new Mutex();
    mutex.lock();
    RWMutex rw = new RWMutex();
    rw.writeLock().lock();
    assertThat(catchThrowable(() -> mutex.tryLock(1, null)))
        .isInstanceOf(NullPointerException.class);
    assertThat(catchThrowable(() -> rw.writeLock().tryLock(1, null)))
        .isInstanceOf(NullPointerException.class);
    assertThat(catchThrowable(() -> rw.readLock().tryLock(1, null)))
        .isInstanceOf(NullPointerException.class);
    rw.writeLock().unlock();
    mutex.unlock();
    assertThat(mutex.tryLock()).isTrue();
    assertThat(rw.writeLock().tryLock()).as("nobody reads").isTrue();
  }

  @Test
  void anUnlockOrAWaitThatIsRefusedLeavesTheMutexUsable() {
    Mutex mutex = new Mutex();
    Cond cond = Cond.of(mutex);
    assertThat(catchThrowable(mutex::unlock)).isNotNull();
    assertThat(catchThrowable(cond::await)).isNotNull();
    cond.broadcast();
    mutex.lock();
    assertThat(mutex.tryLock()).isFalse();
    mutex.unlock();
    assertThat(mutex.tryLock()).isTrue();
  }
}
