package dev.heddle;

import static dev.heddle.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.heddle.testing.Crew;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What Go's own tests of its contexts check (context/context_test.go and x_test.go), as far as
 * {@link ContextTest} and {@link AfterFuncTest} do not.
 */
class ContextLikeGoTest {

  private static final Duration LONG = Duration.ofHours(1_000);
  private static final Context.Key<String> K1 = Context.Key.of("key");
  private static final Context.Key<String> K2 = Context.Key.of("key");
  private static final Context.Key<String> K3 = Context.Key.of("other");

  private static void isOpen(Context context) {
    Heddle.select(
        Heddle.onReceive(
            context.done(),
            nothing -> {
              throw new AssertionError("it should block");
            }),
        Heddle.onDefault(() -> {}));
    assertThat(context.error()).isNull();
  }

  private static void isCancelled(Context context) {
    Heddle.select(
        Heddle.onReceive(context.done(), nothing -> {}),
        Heddle.onDefault(() -> {
          throw new AssertionError("it should not block");
        }));
    assertThat(context.error()).isInstanceOf(CancelledException.class);
  }

  /** Go: TestParentFinishesChild. */
  @Test
  void aParentEndsAllItsChildren() {
    Context parent = Context.background().withCancel();
    Context cancelled = parent.withCancel();
    Context valued = parent.withValue(K1, "value");
    Context timed = valued.withTimeout(LONG);
    Stop after = parent.afterFunc(() -> {});
    List<Context> all = List.of(parent, cancelled, valued, timed);
    all.forEach(ContextLikeGoTest::isOpen);
    parent.cancel();
    all.forEach(ContextLikeGoTest::isCancelled);
    assertThat(after.stop()).isFalse();
    isCancelled(parent.withValue(K1, "value"));
  }

  /** Go: TestChildFinishesFirst. */
  @Test
  void aChildThatEndsFirstLeavesItsParentAlone() {
    for (Context parent : List.of(Context.background(), Context.background().withCancel())) {
      Context child = parent.withCancel();
      isOpen(parent);
      isOpen(child);
      child.cancel();
      isCancelled(child);
      isOpen(parent);
    }
  }

  /** Go: TestCancelRemoves. */
  @Test
  void aContextOrTaskThatIsOverLeavesTheListsOfItsParent() {
    Context parent = Context.background().withCancel();
    ContextEnd ending = parent.ending;
    assertThat(ending).isNotNull();
    assertThat(ending.size()).isZero();
    for (Supplier<Stop> made :
        List.<Supplier<Stop>>of(
            () -> stopOf(parent.withCancel()),
            () -> stopOf(parent.withTimeout(Duration.ofHours(1))),
            () -> stopOf(parent.withValue(K1, "value")),
            () -> parent.afterFunc(() -> {}))) {
      Stop first = made.get();
      Stop second = made.get();
      Stop third = made.get();
      assertThat(ending.size()).isEqualTo(3);
      second.stop();
      assertThat(ending.size()).isEqualTo(2);
      third.stop();
      first.stop();
      assertThat(ending.size()).isZero();
    }
  }

  private static Stop stopOf(Context context) {
    return () -> {
      context.cancel();
      return true;
    };
  }

  /** Go: TestBackground, TestWithCancel, TestDeadline, TestTimeout, TestValues. */
  @Test
  void toStringShowsHowAContextWasDerivedAndNoValue() {
    Context background = Context.background();
    assertThat(background).hasToString("Context.background()");
    Context cancelled = background.withCancel();
    assertThat(cancelled).hasToString("Context.background().withCancel()");
    Context valued = cancelled.withValue(K1, "a secret").withoutCancel().withValue(K3, "another");
    assertThat(valued)
        .hasToString(
            "Context.background().withCancel().withValue(key: String)"
                + ".withoutCancel().withValue(other: String)");
    Instant deadline = Instant.now().plusSeconds(3_600);
    Context timed = cancelled.withDeadline(deadline);
    assertThat(timed.toString())
        .startsWith("Context.background().withCancel().withDeadline(" + deadline + ", PT59M")
        .endsWith("S left)");
    assertThat(timed.withTimeout(LONG).toString())
        .as("a deadline that is later than the parent's is none")
        .endsWith("S left).withCancel()");
    assertThat(background.withDeadline(Instant.MAX).toString()).endsWith(" left)");
    cancelled.cancel();
    assertThat(cancelled).hasToString("Context.background().withCancel() [cancelled]");
    assertThat(timed.toString()).endsWith(" left) [cancelled]");
    assertThat(valued.toString()).endsWith("(other: String)");
    assertThat(background.withDeadline(Instant.MIN).toString())
        .startsWith("Context.background().withDeadline(" + Instant.MIN + ", PT")
        .endsWith(" ago) [deadline exceeded]");
    Context anonymous = background.withValue(Context.Key.of("task"), new Object() {});
    assertThat(anonymous.toString()).contains("(task: " + getClass().getName() + "$");
  }

  /** Go: TestCanceledTimeout. */
  @Test
  void aCancelComesBeforeALaterDeadline() {
    Context context = Context.background().withTimeout(Duration.ofSeconds(100)).withTimeout(LONG);
    context.cancel();
    isCancelled(context);
  }

  /** Go: TestValues. Keys of the same name are two keys. */
  @Test
  void eachKeyHasTheValueThatIsNearest() {
    Context c1 = Context.background().withValue(K1, "c1k1");
    Context c2 = c1.withValue(K2, "c2k2");
    Context c3 = c2.withValue(K3, "c3k3");
    Context c4 = c3.withValue(K1, "c4k1");
    assertThat(values(Context.background())).containsExactly(null, null, null);
    assertThat(values(c1)).containsExactly("c1k1", null, null);
    assertThat(values(c2)).containsExactly("c1k1", "c2k2", null);
    assertThat(values(c3)).containsExactly("c1k1", "c2k2", "c3k3");
    assertThat(values(c4)).containsExactly("c4k1", "c2k2", "c3k3");
    assertThat(values(c4.withoutCancel())).containsExactly("c4k1", "c2k2", "c3k3");
  }

  private static List<String> values(Context context) {
    List<String> found = new ArrayList<>();
    for (Context.Key<String> key : List.of(K1, K2, K3)) {
      found.add(context.value(key));
    }
    return found;
  }

  /** Go: TestSimultaneousCancels. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void aTreeWhoseContextsAreAllCancelledAtOnceEnds(int parallelism) {
    Crew crew = new Crew(parallelism);
    List<Context> tree = new ArrayList<>(List.of(Context.background().withCancel()));
    for (int i = 0; tree.size() < 100; i++) {
      for (int child = 0; child < 4; child++) {
        tree.add(tree.get(i).withCancel());
      }
    }
    List<Context> shuffled = new ArrayList<>(tree);
    Collections.shuffle(shuffled, new Random(parallelism));
    for (Context context : shuffled) {
      crew.add(context::cancel);
    }
    Collections.shuffle(shuffled, new Random(-parallelism));
    for (Context context : shuffled) {
      assertThat(context.done().receive()).isNull();
    }
    crew.join();
  }

  /** Go: TestInterlockedCancels. */
  @Test
  void aChildMayBeCancelledByWhoeverItsParentsEndWakes() {
    Context parent = Context.background().withCancel();
    Context child = parent.withCancel();
    Goroutine waiting =
        Heddle.go(() -> {
          parent.done().receive();
          child.cancel();
        });
    until(() -> waiting.state() == Goroutine.State.WAITING);
    parent.cancel();
    assertThat(child.done().receive()).isNull();
    waiting.join();
  }

  /** Go: TestLayersCancel, TestLayersTimeout. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void layersOfAllKindsEndByACancelOrATimeout(long seed) {
    Random random = new Random(seed);
    boolean byTimeout = seed % 2 == 0;
    List<Context.Key<Object>> keys = new ArrayList<>();
    List<Context> ending = new ArrayList<>();
    Context context = Context.background();
    int timers = 0;
    for (int i = 0; i < 30 || timers == 0 || ending.isEmpty() || keys.isEmpty(); i++) {
      switch (random.nextInt(3)) {
        case 0 -> {
          Context.Key<Object> key = Context.Key.of("layer");
          context = context.withValue(key, key);
          keys.add(key);
        }
        case 1 -> {
          context = context.withCancel();
          ending.add(context);
        }
        default -> {
          context = context.withTimeout(byTimeout ? Duration.ofMillis(1) : LONG);
          ending.add(context);
          timers++;
        }
      }
    }
    assertThat(context.toString()).startsWith("Context.background().");
    if (byTimeout) {
      assertThat(context.done().receive()).isNull();
      assertThat(context.error()).isInstanceOf(DeadlineExceededException.class);
    } else {
      isOpen(context);
      ending.get(random.nextInt(ending.size())).cancel();
      isCancelled(context);
    }
    for (Context.Key<Object> key : keys) {
      assertThat(context.value(key)).isSameAs(key);
    }
  }

  /** Go: TestWithCancelSimultaneouslyCanceledParent. */
  @Test
  void aChildOfAParentThatIsBeingCancelledHasItsEndAndItsCause() {
    for (int i = 0; i < 1_000; i++) {
      Context parent = Context.background().withCancel();
      Exception cause = new Exception("Because!");
      Heddle.go(() -> parent.cancel(cause));
      Context child = parent.withCancel();
      assertThat(child.done().receive()).isNull();
      isCancelled(child);
      assertThat(child.cause()).isSameAs(cause);
    }
  }

  private static final Exception PARENT = new Exception("parentCause");
  private static final Exception CHILD = new Exception("childCause");
  private static final Exception SLOW = new Exception("tooSlow");
  private static final Exception EARLY = new Exception("finishedEarly");

  /** What ends a context, and what it then has; a null cause is the error itself. */
  record Ended(
      String name, Supplier<Context> made, Class<? extends Exception> error, Exception cause) {

    @Override
    public String toString() {
      return name;
    }
  }

  private static Context twoLevels(Exception ofParent, Exception ofChild, boolean parentFirst) {
    Context parent = Context.background().withCancel();
    Context child = parent.withCancel();
    if (parentFirst) {
      parent.cancel(ofParent);
    }
    child.cancel(ofChild);
    parent.cancel(ofParent);
    return child;
  }

  private static Context ended(Context context, Exception cause) {
    context.cancel(cause);
    return context;
  }

  private static Context below(Exception cause, UnaryOperator<Context> derivation) {
    Context parent = Context.background().withCancel();
    Context child = derivation.apply(parent);
    parent.cancel(cause);
    return child;
  }

  static Stream<Ended> causes() {
    Class<CancelledException> cancelled = CancelledException.class;
    Class<DeadlineExceededException> late = DeadlineExceededException.class;
    Context root = Context.background();
    Instant past = Instant.now().minusSeconds(1);
    return Stream.of(
        new Ended("background", () -> root, null, null),
        new Ended("cancel", () -> ended(root.withCancel(), null), cancelled, null),
        new Ended("cancel, cause", () -> ended(root.withCancel(), PARENT), cancelled, PARENT),
        new Ended("parent before child", () -> twoLevels(PARENT, CHILD, true), cancelled, PARENT),
        new Ended("parent after child", () -> twoLevels(PARENT, CHILD, false), cancelled, CHILD),
        new Ended("parent before none", () -> twoLevels(PARENT, null, true), cancelled, PARENT),
        new Ended("parent after none", () -> twoLevels(PARENT, null, false), cancelled, null),
        new Ended("child after none", () -> twoLevels(null, CHILD, true), cancelled, null),
        new Ended("child before none", () -> twoLevels(null, CHILD, false), cancelled, CHILD),
        new Ended("timeout", () -> ended(root.withTimeout(Duration.ZERO), null), late, null),
        new Ended("timeout, cancelled", () -> ended(root.withTimeout(LONG), null), cancelled, null),
        new Ended(
            "timeout with a cause",
            () -> ended(root.withTimeout(Duration.ZERO, SLOW), null),
            late,
            SLOW),
        new Ended(
            "timeout with a cause, cancelled",
            () -> ended(root.withTimeout(LONG, SLOW), null),
            cancelled,
            null),
        new Ended(
            "stacked", () -> below(EARLY, c -> c.withTimeout(Duration.ZERO, SLOW)), late, SLOW),
        new Ended(
            "stacked, cancelled",
            () -> below(EARLY, c -> c.withTimeout(LONG, SLOW)),
            cancelled,
            EARLY),
        new Ended("deadline with a cause", () -> root.withDeadline(past, SLOW), late, SLOW),
        new Ended("deadline, null cause", () -> root.withDeadline(past, null), late, null),
        new Ended(
            "below a deadline with a cause",
            () -> root.withTimeout(Duration.ZERO, SLOW).withValue(K1, "value").withCancel(),
            late,
            SLOW),
        new Ended(
            "the parent's deadline is earlier",
            () -> root.withTimeout(Duration.ZERO, SLOW).withTimeout(LONG, CHILD),
            late,
            SLOW),
        new Ended("withoutCancel", () -> root.withoutCancel(), null, null),
        new Ended(
            "withoutCancel, cancelled", () -> below(EARLY, Context::withoutCancel), null, null),
        new Ended(
            "withoutCancel, itself",
            () -> ended(root.withCancel().withoutCancel(), EARLY),
            null,
            null),
        new Ended(
            "withoutCancel, timeout",
            () -> root.withTimeout(Duration.ZERO, SLOW).withoutCancel(),
            null,
            null));
  }

  /** Go: TestCause. */
  @ParameterizedTest
  @MethodSource("causes")
  void theFirstThatEndsAContextOrOneAboveItSetsTheCause(Ended ended) {
    Context context = ended.made.get();
    if (ended.error == null) {
      isOpen(context);
      assertThat(context.cause()).isNull();
    } else {
      assertThat(context.error()).isInstanceOf(ended.error);
      assertThat(context.cause()).isSameAs(ended.cause == null ? context.error() : ended.cause);
    }
  }

  @Test
  void aTimerThatFiresSetsTheCauseOfItsDeadlineForAllBelow() {
    Context context = Context.background().withTimeout(Duration.ofMillis(1), SLOW);
    Context child = context.withValue(K1, "value").withTimeout(LONG, CHILD);
    assertThat(child.done().receive()).isNull();
    assertThat(context.cause()).isSameAs(SLOW);
    assertThat(child.cause()).isSameAs(SLOW);
    assertThat(child.error()).isInstanceOf(DeadlineExceededException.class).hasNoCause();
  }

  /** Go: TestCauseRace. */
  @Test
  void aPolledCauseIsTheRightOne() {
    for (int i = 0; i < 100; i++) {
      Context context = Context.background().withCancel();
      Exception cause = new Exception("race");
      Heddle.go(() -> context.cancel(cause));
      Throwable seen;
      while ((seen = context.cause()) == null) {
        Heddle.yieldNow();
      }
      assertThat(seen).isSameAs(cause);
    }
  }

  /** Go: TestWithoutCancel. */
  @Test
  void withoutCancelHasTheValuesAndNothingElseOfItsParent() {
    Context parent = Context.background().withTimeout(LONG).withValue(K1, "value");
    Context without = parent.withoutCancel();
    parent.cancel();
    assertThat(without.deadline()).isEmpty();
    assertThat(without.done()).isEqualTo(Context.background().done());
    isOpen(without);
    assertThat(without.value(K1)).isEqualTo("value");
    Context below = without.withCancel();
    isOpen(below);
    below.cancel();
    isCancelled(below);
    isOpen(without);
  }

  /** Go: TestContextErrDoneRace, its issue 75533. */
  @ParameterizedTest
  @ValueSource(ints = {2, 4, 8})
  void doneIsClosedOnceTheErrorIsSeen(int parallelism) {
    Crew crew = new Crew(parallelism);
    for (int i = 0; i < 200; i++) {
      Context context = Context.background().withCancel();
      ReceiveChan<Void> done = context.done();
      crew.add(context::cancel);
      crew.add(() -> {
        while (context.error() == null) {
          Heddle.yieldNow();
        }
        isCancelled(context);
        assertThat(done.isDrained()).isTrue();
      });
    }
    crew.join();
  }

  @Test
  void callGivesTheResultOrThrowsAndRestoresTheContext() throws Exception {
    Context before = Context.current();
    Context context = before.withValue(K1, "ann");
    String seen = context.call(() -> Context.current().value(K1));
    assertThat(seen).isEqualTo("ann");
    assertThat(context.<String>call(() -> null)).isNull();
    Exception thrown = new Exception("of the body");
    try {
      context.call(() -> {
        throw thrown;
      });
      throw new AssertionError("it did not throw");
    } catch (Exception e) {
      assertThat(e).isSameAs(thrown);
    }
    assertThat(Context.current()).isSameAs(before);
    Throwable refused = catchThrowable(() -> context.call(null));
    assertThat(refused).hasMessage("body");
  }
}
