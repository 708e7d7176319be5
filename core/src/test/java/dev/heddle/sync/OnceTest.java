package dev.heddle.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.CancelledException;
import dev.heddle.Context;
import dev.heddle.internal.park.WaitReason;
import dev.heddle.testing.Caller;
import dev.heddle.testing.Collected;
import dev.heddle.testing.Crew;
import dev.heddle.testing.Eventually;
import dev.heddle.testing.Pause;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link Once} and {@link Lazy}. */
class OnceTest {

  private final Once once = new Once();
  private final AtomicInteger runs = new AtomicInteger();
  private final CountDownLatch release = new CountDownLatch(1);

  private void runSlowly() {
    runs.incrementAndGet();
    try {
      release.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private int computeSlowly() {
    runSlowly();
    return 42;
  }

  @Test
  void onlyTheFirstTaskRuns() {
    once.run(runs::incrementAndGet);
    once.run(runs::incrementAndGet);
    once.run(() -> runs.addAndGet(100));
    assertThat(runs).hasValue(1);
  }

  @ParameterizedTest
  @EnumSource
  void otherCallersWaitForTheFirstRun(Caller kind) throws Exception {
    Caller.Running first = kind.start(() -> once.run(this::runSlowly));
    Eventually.until(() -> runs.get() == 1);
    Caller.Running second =
        kind.startWaiting(WaitReason.ONCE, () -> once.run(runs::incrementAndGet));
    Pause.letOthersRun();
    assertThat(second.isDone()).isFalse();
    release.countDown();
    second.join();
    first.join();
    assertThat(runs).hasValue(1);
  }

  @Test
  void aTaskThatThrowsCountsAsRun() {
    assertThatThrownBy(() ->
            once.run(() -> {
              throw new IllegalArgumentException("once");
            }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("once");
    once.run(runs::incrementAndGet);
    assertThat(runs).hasValue(0);
  }

  @Test
  void aTaskCannotRunItsOwnOnce() {
    assertThatThrownBy(() -> once.run(() -> once.run(runs::incrementAndGet)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "run was called by the task that it runs, which would wait for itself for ever");
    assertThat(runs).hasValue(0);
  }

  @Test
  void aNullTaskIsRefusedEveryTime() {
    assertThatThrownBy(() -> once.run(null)).isInstanceOf(NullPointerException.class);
    once.run(runs::incrementAndGet);
    assertThat(runs).hasValue(1);
    assertThatThrownBy(() -> once.run(null)).isInstanceOf(NullPointerException.class);
  }

  @ParameterizedTest
  @EnumSource
  void cancellingEndsAWaitForTheFirst(Caller kind) throws Exception {
    Caller.Running first = kind.start(() -> once.run(this::runSlowly));
    Eventually.until(() -> runs.get() == 1);
    Caller.Running second = kind.startWaiting(WaitReason.ONCE, () -> once.run(() -> {}));
    second.interrupt();
    assertThat(second.failure())
        .isInstanceOf(CancelledException.class)
        .hasMessage("run was cancelled: the caller was interrupted");
    release.countDown();
    first.join();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void oneOfManyCallersRunsTheTaskAndAllSeeItsEffects(int parallelism) throws Exception {
    for (int round = 0; round < 200; round++) {
      Once fresh = new Once();
      int[] plain = {0};
      Lazy<Integer> lazy = Lazy.of(() -> plain[0] * 10 + runs.get());
      int expected = round + 1;
      Crew.runAll(
          parallelism,
          8,
          me ->
              () -> {
                fresh.run(() -> {
                  runs.incrementAndGet();
                  plain[0]++;
                });
                assertThat(plain[0]).isEqualTo(1);
                assertThat(lazy.get()).isEqualTo(10 + expected);
              });
      assertThat(runs).hasValue(expected);
    }
  }

  @Test
  void aLazyValueIsComputedOnceWhenItIsFirstAskedFor() {
    Lazy<Integer> lazy = Lazy.of(runs::incrementAndGet);
    assertThat(runs).hasValue(0);
    assertThat(lazy.get()).isEqualTo(1);
    assertThat(lazy.get()).isEqualTo(1);
    assertThat(runs).hasValue(1);
  }

  @Test
  void aLazyValueMayBeNull() {
    Lazy<String> lazy =
        Lazy.of(() -> {
          runs.incrementAndGet();
          return null;
        });
    assertThat(lazy.get()).isNull();
    assertThat(lazy.get()).isNull();
    assertThat(runs).hasValue(1);
  }

  @Test
  void whatTheComputationThrowsIsThrownToEachCaller() {
    Lazy<String> lazy =
        Lazy.of(() -> {
          throw new IllegalArgumentException("run " + runs.incrementAndGet());
        });
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(lazy::get)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("run 1");
    }
  }

  @ParameterizedTest
  @EnumSource
  void othersWaitForAValueThatIsBeingComputed(Caller kind) throws Exception {
    Lazy<Integer> lazy = Lazy.of(this::computeSlowly);
    Caller.Running first = kind.start(() -> assertThat(lazy.get()).isEqualTo(42));
    Eventually.until(() -> runs.get() == 1);
    Caller.Running second =
        kind.startWaiting(WaitReason.LAZY, () -> assertThat(lazy.get()).isEqualTo(42));
    Caller.Running third = kind.startWaiting(WaitReason.LAZY, lazy::get);
    third.interrupt();
    assertThat(third.failure()).isInstanceOf(CancelledException.class);
    release.countDown();
    second.join();
    first.join();
    assertThat(runs).hasValue(1);
  }

  @ParameterizedTest
  @EnumSource
  void aTaskThatACancelHasEndedCountsAsRun(Caller kind) throws Exception {
    Caller.Running first =
        kind.start(() ->
            once.run(() -> {
              runs.incrementAndGet();
              throw new CancelledException("the task was cancelled");
            }));
    assertThat(first.failure()).isInstanceOf(CancelledException.class);
    once.run(runs::incrementAndGet);
    assertThat(runs).hasValue(1);
  }

  @Test
  void aWaitForATaskThatThrowsReturns() throws Exception {
    Caller.Running first =
        Caller.GOROUTINE.start(() ->
            once.run(() -> {
              runSlowly();
              throw new IllegalArgumentException("once");
            }));
    Eventually.until(() -> runs.get() == 1);
    Caller.Running second =
        Caller.GOROUTINE.startWaiting(WaitReason.ONCE, () -> once.run(() -> {}));
    release.countDown();
    second.join();
    assertThat(first.failure()).hasMessage("once");
  }

  private int computeUnlessInterrupted() {
    runs.incrementAndGet();
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("in whatever exception it comes", e);
    }
    return 42;
  }

  @ParameterizedTest
  @EnumSource
  void theCancelOfWhoComputesAValueIsForThatCallAloneAndTheNextComputes(Caller kind)
      throws Exception {
    Lazy<Integer> lazy = Lazy.of(this::computeUnlessInterrupted);
    Caller.Running first = kind.start(lazy::get);
    Eventually.until(() -> runs.get() == 1);
    List<Caller.Running> others = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      others.add(kind.startWaiting(WaitReason.LAZY, () -> assertThat(lazy.get()).isEqualTo(42)));
    }
    first.interrupt();
    assertThat(first.failure()).hasMessage("in whatever exception it comes");
    Eventually.until(() -> runs.get() == 2);
    release.countDown();
    for (Caller.Running other : others) {
      other.join();
    }
    assertThat(lazy.get()).isEqualTo(42);
    assertThat(runs).hasValue(2);
  }

  @Test
  void theEndOfTheContextOfWhoComputesIsForThatCallAlone() throws Exception {
    Lazy<Integer> lazy =
        Lazy.of(() -> {
          Context.current().check();
          return runs.incrementAndGet();
        });
    Context ended = Context.background().withCancel();
    ended.cancel();
    ended.run(() -> assertThatThrownBy(lazy::get).isInstanceOf(CancelledException.class));
    assertThat(lazy.get()).isEqualTo(1);
    ended.run(() -> assertThat(lazy.get()).isEqualTo(1));
  }

  @Test
  void aFailureIsKeptThoughALaterCallerIsCancelled() {
    Lazy<Integer> lazy =
        Lazy.of(() -> {
          throw new IllegalArgumentException("run " + runs.incrementAndGet());
        });
    assertThatThrownBy(lazy::get).hasMessage("run 1");
    Thread.currentThread().interrupt();
    assertThatThrownBy(lazy::get).hasMessage("run 1");
    assertThat(Thread.interrupted()).isTrue();
    assertThatThrownBy(lazy::get).hasMessage("run 1");
  }

  @Test
  void aLazyValueCannotDependOnItself() {
    Lazy<?>[] self = new Lazy<?>[1];
    Lazy<Object> lazy = Lazy.of(() -> self[0].get());
    self[0] = lazy;
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(lazy::get)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "get was called by the task that it runs, which would wait for itself for ever");
    }
  }

  /** Go: oncefunc_test.go, TestOnceFuncPanicTraceback. */
  @Test
  void theStackOfAFailureReachesToWhereItWasThrown() {
    Lazy<Integer> lazy = Lazy.of(OnceTest::fail);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(lazy::get)
          .satisfies(
              thrown -> assertThat(thrown.getStackTrace()[0].getMethodName()).isEqualTo("fail"));
    }
  }

  private static int fail() {
    throw new IllegalArgumentException("thrown on purpose");
  }

  @Test
  void aLazyValueKeepsNeitherItsSupplierNorItsCaller() {
    List<WeakReference<?>> dropped = new ArrayList<>();
    List<Lazy<Integer>> kept = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      kept.add(computedElsewhere(dropped));
    }
    Collected.untilAll(dropped);
    assertThat(kept).allMatch(lazy -> lazy.get() == 42);
  }

  /** Go: oncefunc_test.go, TestOnceXGC. */
  @Test
  void aLazyValueWhoseComputationFailedKeepsNeitherItsSourceNorTheContextOfIt() throws Exception {
    List<WeakReference<?>> dropped = new ArrayList<>();
    List<Lazy<Integer>> kept = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      kept.add(failedInAContext(dropped));
    }
    Collected.untilAll(dropped);
    for (Lazy<Integer> lazy : kept) {
      assertThatThrownBy(lazy::get).hasMessage("thrown on purpose");
    }
  }

  private static Lazy<Integer> failedInAContext(List<WeakReference<?>> dropped) throws Exception {
    int[] needed = {42};
    Lazy<Integer> lazy = Lazy.of(() -> needed[0] + fail());
    Context context = Context.background().withCancel();
    context.run(() -> assertThatThrownBy(lazy::get).hasMessage("thrown on purpose"));
    dropped.add(new WeakReference<>(needed));
    dropped.add(new WeakReference<>(context));
    return lazy;
  }

  private static Lazy<Integer> computedElsewhere(List<WeakReference<?>> dropped) {
    int[] needed = {42};
    Lazy<Integer> lazy = Lazy.of(() -> needed[0]);
    Thread computes = Thread.ofPlatform().daemon().start(lazy::get);
    Eventually.until(() -> !computes.isAlive());
    dropped.add(new WeakReference<>(needed));
    dropped.add(new WeakReference<>(computes));
    return lazy;
  }

  @Test
  void aNullSupplierIsRefused() {
    assertThatThrownBy(() -> Lazy.of(null)).isInstanceOf(NullPointerException.class);
  }
}
