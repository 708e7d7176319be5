package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the report of a panic shows, whatever was thrown and wherever. */
class PanicReportTest {

  private static PanicException panicOf(Task main) {
    PanicException panic = catchThrowableOfType(PanicException.class, () -> Heddle.run(main));
    assertThat(panic).isNotNull();
    return panic;
  }

  private static String reportOf(Throwable thrown) {
    PanicException panic =
        panicOf(() -> {
          if (thrown instanceof Error error) {
            throw error;
          }
          throw (Exception) thrown;
        });
    assertThat(panic.getCause()).isSameAs(thrown);
    return panic.getMessage();
  }

  private static void fail(int input) {
    throw new IllegalArgumentException("boom " + input);
  }

  @Test
  void everyCauseHasItsFrames() {
    Exception inner = new IllegalStateException("inner");
    Exception middle = new Exception("middle", inner);
    assertThat(reportOf(new Exception("outer", middle)).lines())
        .containsSubsequence(
            "panic: java.lang.Exception: outer",
            "Caused by: java.lang.Exception: middle",
            "Caused by: java.lang.IllegalStateException: inner");
    assertThat(reportOf(new Exception("outer", inner)))
        .containsPattern(
            "Caused by: java.lang.IllegalStateException: inner\n"
                + "\tat dev\\.heddle\\.PanicReportTest\\.everyCauseHasItsFrames\\(");
  }

  @Test
  void whatWasSuppressedIsShownWithItsOwnCauses() {
    Exception thrown = new Exception("outer");
    thrown.addSuppressed(new IllegalStateException("in close", new ArithmeticException("deep")));
    assertThat(reportOf(thrown))
        .contains("\n\tSuppressed: java.lang.IllegalStateException: in close\n\t\tat dev.heddle.")
        .contains("\n\tCaused by: java.lang.ArithmeticException: deep\n\t\tat dev.heddle.");
  }

  @Test
  void causesThatGoInACircleAreShownOnce() {
    Exception first = new Exception("first");
    Exception second = new Exception("second", first);
    first.initCause(second);
    assertThat(reportOf(first))
        .contains("panic: java.lang.Exception: first\n")
        .containsOnlyOnce("Caused by: java.lang.Exception: second\n")
        .contains("Caused by: java.lang.Exception: first (shown above)")
        .doesNotContain("second (shown above)");
  }

  @Test
  void anExceptionThatCannotSayWhatItIsIsNamedByItsClass() {
    class Mute extends RuntimeException {
      private static final long serialVersionUID = 1;

      @Override
      public String getMessage() {
        throw new UnsupportedOperationException();
      }
    }
    assertThat(reportOf(new Mute()))
        .startsWith(
            "panic: dev.heddle.PanicReportTest$1Mute (its toString threw"
                + " java.lang.UnsupportedOperationException)\n")
        .contains("\"main\" [running]:\n\tat dev.heddle.PanicReportTest.");
  }

  @Test
  void anExceptionWhoseCauseCannotBeAskedIsStillAPanic() {
    class Causeless extends RuntimeException {
      private static final long serialVersionUID = 1;

      @Override
      public synchronized Throwable getCause() {
        throw new UnsupportedOperationException();
      }
    }
    assertThat(reportOf(new Causeless()))
        .contains("\"main\" [running]:\n\tat dev.heddle.PanicReportTest.")
        .endsWith("(the report ends here: java.lang.UnsupportedOperationException)");
  }

  @Test
  void ofAStackThatIsVeryDeepBothEndsAreShown() {
    String report = panicOf(() -> deep(500)).getMessage();
    assertThat(report)
        .startsWith("panic: java.lang.IllegalArgumentException: boom 0\n")
        .contains("\tat dev.heddle.PanicReportTest.fail(PanicReportTest.java:")
        .containsPattern("\n\t\\.\\.\\.4\\d\\d frames elided\\.\\.\\.\n")
        .containsPattern(
            "\n\tat dev\\.heddle\\.PanicReportTest\\.lambda\\$\\S+\ncreated with task");
    assertThat(report.lines().filter(line -> line.startsWith("\tat ")).count()).isEqualTo(100);
  }

  private static void deep(int levels) {
    if (levels == 0) {
      fail(0);
    } else {
      deep(levels - 1);
    }
  }

  @Test
  void ofAGroupAllFailuresAreShown() {
    Throwable group = new GroupException(new IllegalStateException("first"));
    group.addSuppressed(new ArithmeticException("second"));
    assertThat(reportOf(group))
        .contains("\nCaused by: java.lang.IllegalStateException: first\n")
        .contains("\n\tSuppressed: java.lang.ArithmeticException: second\n");
  }

  @Test
  void aRunInsideARunThatIsNotCaughtEndsBothAndShowsTheInnermost() {
    PanicException panic =
        panicOf(() -> {
          Heddle.go(() -> Heddle.run(() -> fail(2)));
          Heddle.select();
        });
    assertThat(panic.getCause()).isInstanceOf(PanicException.class);
    assertThat(panic.getCause().getCause()).hasMessage("boom 2");
    assertThat(panic.getMessage())
        .contains("\nCaused by: java.lang.IllegalArgumentException: boom 2\n");
  }

  @Test
  void anExceptionOfAnotherThreadDoesNotSayWhatTheGoroutineWasCreatedWith() {
    Exception elsewhere = new Exception("made by the test's thread");
    PanicException panic =
        panicOf(() -> {
          Heddle.go(() -> {
            throw elsewhere;
          });
          Heddle.select();
        });
    assertThat(panic.getMessage())
        .endsWith("\ncreated with task a lambda of dev.heddle.PanicReportTest");
    assertThat(
            panicOf(
                    () -> {
                      throw elsewhere;
                    })
                .getMessage())
        .doesNotContain("created ");
  }

  @Test
  void aPanicInACloseIsShownBelowTheFirst() {
    PanicException panic =
        panicOf(() -> {
          try (AutoCloseable _ = () -> fail(2)) {
            fail(1);
          }
        });
    assertThat(panic.getCause()).hasMessage("boom 1");
    assertThat(panic.getMessage())
        .contains("\n\tSuppressed: java.lang.IllegalArgumentException: boom 2\n");
  }

  /** A select one of whose cases panics; each is ready at once. */
  private enum Body {
    RECEIVE(full -> Heddle.select(Heddle.onReceive(full, PanicReportTest::fail))),
    SEND(full -> Heddle.select(Heddle.onSend(Heddle.<Integer>chan(1), 1, () -> fail(1)))),
    TIMEOUT(full -> Heddle.select(Heddle.onTimeout(Duration.ofNanos(1), () -> fail(1)))),
    DEFAULT(full -> Heddle.select(Heddle.onDefault(() -> fail(1)))),
    REUSED(full -> Select.of(Heddle.onReceive(full, PanicReportTest::fail)).await());

    private final Consumer<Chan<Integer>> select;

    Body(Consumer<Chan<Integer>> select) {
      this.select = select;
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPanicInASelectsBodyNamesTheBodyAndTheSelect(Body body) {
    Chan<Integer> full = Heddle.chan(1);
    full.send(1);
    PanicException panic = panicOf(() -> body.select.accept(full));
    assertThat(panic.getCause()).hasMessage("boom 1");
    assertThat(panic.getMessage())
        .contains("\tat dev.heddle.PanicReportTest.fail(")
        .containsPattern("\tat dev\\.heddle\\.(Heddle\\.select|Select\\.await)\\(")
        .doesNotContain("dev.heddle.Selection")
        .doesNotContain("dev.heddle.SelectCase");
  }

  @Test
  void aSelectWhoseBodyPanickedIsUsableAgain() {
    Chan<Integer> channel = Heddle.chan(2);
    channel.send(1);
    channel.send(2);
    Select again = Select.of(Heddle.onReceive(channel, PanicReportTest::fail));
    for (int i = 1; i <= 2; i++) {
      assertThat(catchThrowableOfType(IllegalArgumentException.class, again::await))
          .hasMessage("boom " + i);
    }
    assertThat(channel.size()).isZero();
  }
}
