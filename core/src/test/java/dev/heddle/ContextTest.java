package dev.heddle;

import static dev.heddle.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.internal.time.Timers;
import dev.heddle.testing.Caller;
import dev.heddle.testing.Collected;
import dev.heddle.testing.Crew;
import dev.heddle.testing.Schedulers;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Contexts: how they end, what they carry, who sees them, and what they keep alive. */
class ContextTest {

  private static final Context.Key<String> USER = Context.Key.of("user");
  private static final Duration LONG = Duration.ofDays(1);

  @Test
  void theBackgroundNeverEndsAndCarriesNothing() {
    Context background = Context.background();
    background.cancel();
    background.close();
    assertThat(background).isSameAs(Context.background());
    assertThat(background.error()).isNull();
    assertThat(background.cause()).isNull();
    assertThat(background.deadline()).isEmpty();
    assertThat(background.done()).isEqualTo(Chan.<Void>never().receiveOnly());
    assertThat(background.value(USER)).isNull();
    background.check();
  }

  @Test
  void aLiveContextHasNoErrorAndNoCauseAndAnOpenDone() {
    Context context = Context.background().withCancel();
    assertThat(context.error()).isNull();
    assertThat(context.cause()).isNull();
    assertThat(TestAccess.behind(context.done()).isClosed()).isFalse();
    assertThat(context.done()).isSameAs(context.done());
    context.check();
  }

  @Test
  void cancelEndsAContextOnceAndForAll() {
    Context context = Context.background().withCancel();
    ReceiveChan<Void> done = context.done();
    context.cancel();
    RuntimeException error = context.error();
    context.cancel(new IllegalStateException("later"));
    assertThat(error).isInstanceOf(CancelledException.class);
    assertThat(context.error()).isSameAs(error);
    assertThat(context.cause()).isSameAs(error);
    assertThat(done.isDrained()).isTrue();
    assertThat(done.receive()).isNull();
    assertThatThrownBy(context::check).isInstanceOf(CancelledException.class);
  }

  @Test
  void closeCancels() {
    Context outer;
    try (Context context = Context.background().withCancel()) {
      outer = context;
    }
    assertThat(outer.error()).isInstanceOf(CancelledException.class);
  }

  @Test
  void doneThatIsFirstAskedForAfterTheEndIsClosed() {
    Context context = Context.background().withCancel();
    context.cancel();
    assertThat(context.done().isDrained()).isTrue();
  }

  @Test
  void theCauseIsWhatTheCancellerGaveAndDescendantsHaveItToo() {
    Context parent = Context.background().withCancel();
    Context child = parent.withCancel();
    Exception cause = new Exception("why");
    parent.cancel(cause);
    assertThat(parent.cause()).isSameAs(cause);
    assertThat(child.cause()).isSameAs(cause);
    assertThat(child.error()).isInstanceOf(CancelledException.class);
    assertThat(parent.withCancel().cause()).isSameAs(cause);
  }

  @Test
  void cancellingAChildLeavesItsParentAndSiblingsAlone() {
    Context parent = Context.background().withCancel();
    Context child = parent.withValue(USER, "ann");
    Context sibling = parent.withCancel();
    child.cancel();
    assertThat(child.error()).isNotNull();
    assertThat(parent.error()).isNull();
    assertThat(sibling.error()).isNull();
  }

  @Test
  void aContextDerivedFromOneThatHasEndedHasEnded() {
    Context parent = Context.background().withCancel();
    parent.cancel();
    for (Context child :
        List.of(parent.withCancel(), parent.withTimeout(LONG), parent.withValue(USER, "ann"))) {
      assertThat(child.error()).isInstanceOf(CancelledException.class);
      assertThat(child.done().isDrained()).isTrue();
    }
  }

  @Test
  void cancellationReachesTheEndOfAChainOfAHundredThousand() {
    Context root = Context.background().withCancel();
    List<Context> chain = new ArrayList<>(List.of(root));
    for (int i = 0; i < 100_000; i++) {
      chain.add(chain.getLast().withCancel());
    }
    ReceiveChan<Void> done = chain.getLast().done();
    root.cancel();
    assertThat(chain).allMatch(context -> context.error() != null);
    assertThat(done.isDrained()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void aTimeoutEndsAContextAndWakesWhoWaits(Caller caller) {
    caller.call(() -> {
      long start = System.nanoTime();
      Context context = Context.background().withTimeout(Duration.ofMillis(20));
      assertThat(context.done().receive()).isNull();
      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(19_000_000);
      assertThat(context.error()).isInstanceOf(DeadlineExceededException.class);
      assertThat(context.cause()).isSameAs(context.error());
      assertThatThrownBy(context::check).isInstanceOf(DeadlineExceededException.class);
    });
  }

  @Test
  void aTimeoutOfNothingOrLessAndADeadlineThatHasPassedEndAContextAtOnce() {
    Context parent = Context.background();
    for (Context context :
        List.of(
            parent.withTimeout(Duration.ZERO),
            parent.withTimeout(Duration.ofSeconds(Long.MIN_VALUE)),
            parent.withDeadline(Instant.now().minusSeconds(1)),
            parent.withDeadline(Instant.MIN))) {
      assertThat(context.error()).isInstanceOf(DeadlineExceededException.class);
    }
  }

  @Test
  void theErrorOfADeadlineSaysWhichItWas() {
    Instant deadline = Instant.now().minusSeconds(1);
    Context context = Context.background().withDeadline(deadline, new Exception("too slow"));
    String message = "the deadline of the context, " + deadline + ", passed";
    assertThat(context.error()).hasMessage(message);
    assertThatThrownBy(context::check)
        .isExactlyInstanceOf(DeadlineExceededException.class)
        .hasMessage(message)
        .isNotSameAs(context.error())
        .hasRootCauseMessage("too slow");
    assertThat(new DeadlineExceededException("mine")).hasMessage("mine");
  }

  @Test
  void theLongestTimeoutsDoNotEndAContext() {
    try (Context one = Context.background().withTimeout(Duration.ofSeconds(Long.MAX_VALUE));
        Context other = Context.background().withDeadline(Instant.MAX)) {
      assertThat(one.error()).isNull();
      assertThat(other.error()).isNull();
      assertThat(other.deadline()).contains(Instant.MAX);
    }
  }

  @Test
  void theDeadlineIsTheEarlierOfItsOwnAndItsParents() {
    Instant early = Instant.now().plus(LONG);
    Instant late = early.plus(LONG);
    try (Context parent = Context.background().withDeadline(early);
        Context later = Context.background().withDeadline(late)) {
      assertThat(parent.deadline()).contains(early);
      assertThat(parent.withDeadline(late).deadline()).contains(early);
      assertThat(parent.withCancel().deadline()).contains(early);
      assertThat(parent.withValue(USER, "ann").deadline()).contains(early);
      assertThat(later.withDeadline(early).deadline()).contains(early);
    }
  }

  @Test
  void aDescendantEndsWithTheDeadlineOfItsAncestor() {
    Context parent = Context.background().withTimeout(Duration.ofMillis(5));
    Context child = parent.withTimeout(LONG).withCancel();
    assertThat(child.done().receive()).isNull();
    assertThat(child.error()).isInstanceOf(DeadlineExceededException.class);
  }

  @Test
  void valuesAreFoundInTheNearestContextThatHasThem() {
    Context.Key<Integer> other = Context.Key.of("user");
    Context ann = Context.background().withValue(USER, "ann");
    Context bob = ann.withCancel().withValue(USER, "bob").withTimeout(LONG);
    assertThat(ann.value(USER)).isEqualTo("ann");
    assertThat(bob.value(USER)).isEqualTo("bob");
    assertThat(bob.value(other)).isNull();
    assertThat(USER).hasToString("user");
    bob.cancel();
    assertThat(bob.value(USER)).isEqualTo("bob");
  }

  @Test
  void nullIsRefused() {
    Context context = Context.background();
    assertThatThrownBy(() -> context.withValue(null, "ann")).hasMessage("key");
    assertThatThrownBy(() -> context.withValue(USER, null)).hasMessage("value");
    assertThatThrownBy(() -> context.value(null)).hasMessage("key");
    assertThatThrownBy(() -> context.withTimeout(null)).hasMessage("timeout");
    assertThatThrownBy(() -> context.withDeadline(null)).hasMessage("deadline");
    assertThatThrownBy(() -> context.run(null)).hasMessage("body");
    assertThatThrownBy(() -> Context.Key.of(null)).hasMessage("name");
  }

  @ParameterizedTest
  @EnumSource
  void theBodyOfRunAndItsGoroutinesSeeTheContextAndItIsRestored(Caller caller) {
    caller.call(() -> {
      Context before = Context.current();
      Context outer = before.withValue(USER, "ann");
      Context inner = outer.withValue(USER, "bob");
      Context[] seen = new Context[4];
      outer.run(() -> {
        inner.run(() -> {
          seen[0] = Context.current();
          Heddle.go(() -> Heddle.go("named", () -> seen[1] = Context.current()).join()).join();
        });
        seen[2] = Context.current();
        Schedulers.ofParallelism(2).go(() -> seen[3] = Context.current()).join();
        Context.background().run(() -> assertThat(Context.current().value(USER)).isNull());
      });
      assertThat(seen).containsExactly(inner, inner, outer, outer);
      assertThat(Context.current()).isSameAs(before);
    });
  }

  @ParameterizedTest
  @EnumSource
  void runRestoresTheContextWhenItsBodyThrows(Caller caller) {
    caller.call(() -> {
      Context before = Context.current();
      assertThatThrownBy(() ->
              before
                  .withCancel()
                  .run(() -> {
                    throw new Exception("of the body");
                  }))
          .hasMessage("of the body");
      assertThat(Context.current()).isSameAs(before);
    });
  }

  @Test
  void aGoroutineKeepsTheContextItWasStartedInWhenItsStarterLeavesIt() throws Exception {
    Context context = Context.background().withCancel();
    Chan<Integer> go = Heddle.chan();
    Context[] seen = new Context[1];
    Goroutine[] started = new Goroutine[1];
    context.run(() ->
        started[0] =
            Heddle.go(() -> {
              go.receive();
              seen[0] = Context.current();
            }));
    assertThat(Context.current()).isSameAs(Context.background());
    go.close();
    started[0].join();
    assertThat(seen[0]).isSameAs(context);
  }

  @Test
  void aContextThatHasEndedLeavesNoTimerBehind() {
    int before = Timers.running();
    Context parent = Context.background().withCancel();
    List<Context> children = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      Context.background().withTimeout(LONG).close();
      children.add(parent.withTimeout(LONG));
    }
    parent.cancel();
    until(() -> Timers.running() <= before);
    assertThat(children).allMatch(child -> child.error() instanceof CancelledException);
  }

  @Test
  void aContextThatWasDroppedIsCollectedThoughItsParentLives() {
    Context parent = Context.background().withCancel();
    Context held = parent.withTimeout(LONG);
    List<WeakReference<Object>> dropped = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      dropped.add(new WeakReference<>(parent.withCancel().ending));
      dropped.add(new WeakReference<>(parent.withValue(USER, "ann").ending));
      dropped.add(new WeakReference<>(held.withTimeout(LONG).ending));
    }
    Collected.untilAll(dropped);
    parent.cancel();
    assertThat(held.error()).isNotNull();
  }

  @Test
  void aContextThatHasEndedKeepsNothingThatItEnded() {
    Context parent = Context.background().withTimeout(LONG);
    List<WeakReference<Object>> ended = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      Context child = parent.withCancel();
      assertThat(child.done()).isNotNull(); // so the parent holds it
      ended.add(new WeakReference<>(child.ending));
      ended.add(new WeakReference<>(hookedOnto(parent)));
    }
    parent.cancel();
    Collected.untilAll(ended);
    assertThat(parent.error()).isNotNull();
  }

  private static Runnable hookedOnto(Context context) {
    StringBuilder seen = new StringBuilder();
    Runnable hook = () -> seen.append("ended"); // refers to something, so it is one of its own
    context.onEnd(hook);
    return hook;
  }

  /** Its timer is found by a search for deadlocks before it is taken out of its heap. */
  @Test
  void theDeadlineOfAContextThatWasDroppedWakesNobody() {
    List<WeakReference<Object>> dropped = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      dropped.add(new WeakReference<>(Context.background().withTimeout(LONG).ending));
    }
    Collected.untilAll(dropped);
    until(() -> !Timers.mayWakeAny());
  }

  @Test
  void aContextBelowWhichAllHasEndedIsCollectedThoughItsParentLives() {
    Context parent = Context.background().withCancel();
    List<WeakReference<Object>> dropped = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Context request = parent.withValue(USER, "ann");
      try (Group group = Group.open(request)) {
        group.go(() -> {});
        group.join();
      }
      Context child = request.withCancel();
      assertThat(child.done()).isNotNull();
      child.cancel();
      dropped.add(new WeakReference<>(request.ending));
    }
    Collected.untilAll(dropped);
    parent.cancel();
  }

  @Test
  void aWaiterOfAnUnreferencedContextIsWokenByItsParentsCancel() {
    Context root = Context.background().withCancel();
    List<Goroutine> waiting = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      waiting.add(waitForEndBelow(root));
    }
    waiting.forEach(one -> until(() -> one.state() == Goroutine.State.WAITING));
    Collected.collectNow();
    root.cancel();
    waiting.forEach(Goroutine::join);
  }

  @Test
  void aWaiterOfAnUnreferencedContextIsWokenByItsDeadline() {
    AtomicInteger woken = new AtomicInteger();
    for (int i = 0; i < 20; i++) {
      Context context = Context.background().withTimeout(Duration.ofMillis(200));
      ReceiveChan<Void> done = context.withCancel().done();
      Heddle.go(() -> {
        done.receive();
        woken.incrementAndGet();
      });
    }
    Collected.collectNow();
    until(() -> woken.get() == 20);
  }

  private static Goroutine waitForEndBelow(Context root) {
    ReceiveChan<Void> done = root.withValue(USER, "ann").withCancel().withTimeout(LONG).done();
    return Heddle.go(() -> done.receive());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void manyWhoDeriveAndWaitAllSeeTheEnd(int parallelism) {
    for (int round = 0; round < 100; round++) {
      Crew crew = new Crew(parallelism);
      Context root = Context.background().withCancel();
      AtomicInteger ready = new AtomicInteger();
      for (int i = 0; i < 16; i++) {
        boolean selects = i % 2 == 0;
        crew.add(() -> {
          ready.incrementAndGet();
          Context context = root;
          for (int depth = 0; depth < 20; depth++) {
            Context child = context.withTimeout(LONG);
            child.withCancel().done();
            child.withCancel().close();
            context = child;
          }
          if (selects) {
            Heddle.select(Heddle.onReceive(context.done(), value -> {}));
          } else {
            assertThat(context.done().receive()).isNull();
          }
          assertThat(context.error()).isInstanceOf(CancelledException.class);
          assertThat(context.cause()).hasMessage("stress");
        });
      }
      crew.add(() -> {
        while (ready.get() < 8) {
          Heddle.yieldNow();
        }
        root.cancel(new Exception("stress"));
      });
      crew.join();
    }
  }

  @Test
  void aCheckOfAnEndedContextHasTheReasonAsItsCause() {
    Context context = Context.background().withCancel();
    context.check();
    Exception reason = new Exception("the client went away");
    context.cancel(reason);
    assertThatThrownBy(context::check)
        .isExactlyInstanceOf(CancelledException.class)
        .hasMessage("the context was cancelled")
        .satisfies(thrown -> assertThat(thrown.getCause()).isSameAs(reason));
    Context plain = Context.background().withCancel();
    plain.cancel();
    assertThatThrownBy(plain::check).hasNoCause();
  }
}
