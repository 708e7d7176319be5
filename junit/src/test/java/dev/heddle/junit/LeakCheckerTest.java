package dev.heddle.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.Chan;
import dev.heddle.Heddle;
import dev.heddle.Scheduler;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A test that leaves goroutines behind fails, and one that does not passes. */
class LeakCheckerTest {

  /** Sees that each of these tests cleans up after itself. */
  @RegisterExtension static final LeakChecker ALL = new LeakChecker();

  @SuppressWarnings("NullAway")
  private static final ExtensionContext UNUSED = null;

  private final LeakChecker checker = new LeakChecker().patience(Duration.ZERO);
  private final Chan<Integer> channel = Heddle.chan();

  /** It reports what it finds of goroutines that wait. */
  private static void untilWaiting(long goroutines) {
    while (Scheduler.global().stats().waiting() < goroutines) {
      Thread.onSpinWait();
    }
  }

  @BeforeAll
  static void nothingRunsYet() {
    assertThat(Heddle.goroutineCount()).isZero();
  }

  @Test
  void aGoroutineThatIsLeftIsNamedWithThePlaceThatStartedIt() {
    checker.beforeEach(UNUSED);
    Heddle.go("forgotten", channel::receive);
    untilWaiting(1);
    assertThatThrownBy(() -> checker.afterEach(UNUSED))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("the test left 1 goroutine behind:\n\ngoroutine ")
        .hasMessageContaining("\"forgotten\" [chan receive]:\n\tat ")
        .hasMessageContaining("created by ")
        .hasMessageContaining(
            "LeakCheckerTest.aGoroutineThatIsLeftIsNamedWithThePlaceThatStartedIt(");
    channel.close();
  }

  @Test
  void whatWasThereBeforeDoesNotCount() {
    Heddle.go(channel::receive);
    untilWaiting(1);
    checker.beforeEach(UNUSED);
    assertThatCode(() -> checker.afterEach(UNUSED)).doesNotThrowAnyException();
    channel.close();
  }

  @Test
  void whatEndsInTimeIsNotLeft() {
    LeakChecker patient = new LeakChecker().patience(Duration.ofMinutes(5));
    patient.beforeEach(UNUSED);
    Heddle.go(() -> Heddle.sleep(Duration.ofMillis(20)));
    assertThatCode(() -> patient.afterEach(UNUSED)).doesNotThrowAnyException();
  }

  /** In the moment between queue and carrier it is in no list. */
  @Test
  void whatIsAboutToBeginIsWaitedFor() {
    LeakChecker patient = new LeakChecker().patience(Duration.ofMinutes(5));
    for (int i = 0; i < 10_000; i++) {
      patient.beforeEach(UNUSED);
      AtomicBoolean ended = new AtomicBoolean();
      Heddle.go(() -> {
        Heddle.yieldNow();
        ended.set(true);
      });
      patient.afterEach(UNUSED);
      assertThat(ended).isTrue();
    }
  }

  @Test
  void whatIsIgnoredMayStay() {
    checker.ignoring(goroutine -> goroutine.name().equals("pool")).beforeEach(UNUSED);
    Heddle.go("pool", channel::receive);
    untilWaiting(1);
    assertThatCode(() -> checker.afterEach(UNUSED)).doesNotThrowAnyException();
    channel.close();
  }

  @Test
  void whatTheCollectorTookIsLeftAllTheSame() {
    checker.beforeEach(UNUSED);
    long before = Scheduler.global().stats().leaked();
    Heddle.go(() -> Heddle.chan().receive());
    while (Scheduler.global().stats().leaked() == before) {
      System.gc();
    }
    assertThatThrownBy(() -> checker.afterEach(UNUSED))
        .hasMessageContaining("1 goroutine behind that nothing could wake")
        .hasMessageContaining("-Dheddle.leaks=full");
    ALL.beforeEach(UNUSED);
  }

  @Test
  void aNegativePatienceIsRefused() {
    assertThatThrownBy(() -> new LeakChecker().patience(Duration.ofSeconds(-1)))
        .hasMessage("patience is PT-1S; it must not be negative");
  }
}
