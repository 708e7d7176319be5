package dev.heddle;

import static dev.heddle.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.heddle.testing.Schedulers;
import dev.heddle.testing.Stderr;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Exceptions that leave a goroutine. */
class PanicTest {

  private final Scheduler own = Schedulers.fresh(2);
  private final List<PanicException> handled = new CopyOnWriteArrayList<>();

  @AfterEach
  void endScheduler() {
    Schedulers.end(own);
  }

  private static void fail(String message) {
    throw new IllegalArgumentException(message);
  }

  @Test
  void theMainGoroutinesOwnExceptionEndsTheRun() {
    assertThatThrownBy(() -> Heddle.run(() -> fail("boom")))
        .isInstanceOf(PanicException.class)
        .cause()
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("boom");
  }

  @Test
  void anyGoroutinesExceptionEndsTheRun() {
    assertThatThrownBy(() ->
            Heddle.run(() -> {
              Heddle.go(() -> Heddle.go(() -> fail("boom")));
              Heddle.select();
            }))
        .isInstanceOf(PanicException.class)
        .hasCauseInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theExceptionOfAGoroutineThatHasWorkedInAContextEndsTheRunToo() {
    assertThatThrownBy(() ->
            Heddle.run(() -> {
              Heddle.go(() -> {
                Context.current().withCancel().run(() -> {});
                fail("boom");
              });
              Heddle.select();
            }))
        .isInstanceOf(PanicException.class)
        .hasCauseInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theExceptionOfAGoroutineThatWasStartedInAContextEndsTheRunToo() {
    assertThatThrownBy(() ->
            Heddle.run(() -> {
              Context.current().withCancel().run(() -> Heddle.go(() -> fail("boom")));
              Heddle.select();
            }))
        .isInstanceOf(PanicException.class)
        .hasCauseInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anErrorIsAPanicToo() {
    assertThatThrownBy(() ->
            Heddle.run(() -> {
              throw new StackOverflowError("deep");
            }))
        .isInstanceOf(PanicException.class)
        .hasCauseInstanceOf(StackOverflowError.class);
  }

  @Test
  void theReportNamesTheGoroutineItsStackAndWhatStartedIt() {
    AtomicReference<Goroutine> worker = new AtomicReference<>();
    PanicException panic =
        catchThrowableOfType(
            PanicException.class,
            () ->
                Heddle.run(() -> {
                  Heddle.go(
                      "worker",
                      () -> {
                        worker.set(Goroutine.current());
                        fail("boom");
                      });
                  Heddle.select();
                }));
    assertThat(panic.getMessage())
        .startsWith("panic: java.lang.IllegalArgumentException: boom\n")
        .contains("goroutine " + worker.get().id() + " \"worker\" [running]:\n")
        .contains("\tat dev.heddle.PanicTest.fail(PanicTest.java:")
        .contains("\tat dev.heddle.PanicTest.lambda$")
        .containsPattern("created (by|with task) dev\\.heddle\\.PanicTest\\.lambda\\$")
        .doesNotContain("dev.heddle.internal")
        .doesNotContain("dev.heddle.Run.")
        .doesNotContain("java.lang.VirtualThread");
  }

  @Test
  void theFirstPanicEndsTheRun() {
    own.onPanic(handled::add);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    own.go(
            () -> {
              try {
                Heddle.run(() -> {
                  Heddle.go(() -> fail("first")).join();
                  fail("second");
                });
              } catch (PanicException e) {
                thrown.set(e.getCause());
              }
            })
        .join();
    assertThat(thrown.get()).hasMessage("first");
    until(() -> handled.size() == 1);
    assertThat(handled.getFirst()).cause().hasMessage("second");
  }

  @Test
  void outsideARunItGoesToTheSchedulersHandler() {
    own.onPanic(handled::add);
    Goroutine goroutine = own.go("worker", () -> fail("boom"));
    goroutine.join();
    until(() -> !handled.isEmpty());
    assertThat(handled).hasSize(1);
    assertThat(handled.getFirst())
        .hasMessageContaining("goroutine " + goroutine.id() + " \"worker\" [running]:")
        .hasCauseInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theHandlerIsCalledOnTheGoroutine() {
    AtomicReference<Goroutine> on = new AtomicReference<>();
    own.onPanic(panic -> on.set(Goroutine.current()));
    Goroutine goroutine = own.go(() -> fail("boom"));
    goroutine.join();
    assertThat(on.get()).isSameAs(goroutine);
  }

  @Test
  void aPanicAfterTheRunHasEndedGoesToTheHandler() {
    own.onPanic(handled::add);
    Chan<Integer> hold = Heddle.chan();
    own.go(() ->
            Heddle.run(() ->
                Heddle.go(() -> {
                  hold.receive();
                  fail("late");
                })))
        .join();
    hold.close();
    until(() -> handled.size() == 1);
    assertThat(handled.getFirst()).cause().hasMessage("late");
  }

  @Test
  void withoutAHandlerItIsReportedAndTheOthersGoOn() {
    String printed;
    try (Stderr err = Stderr.capture()) {
      own.go("worker", () -> fail("boom")).join();
      own.go(() -> {}).join();
      printed = err.text();
    }
    assertThat(printed)
        .contains("panic: java.lang.IllegalArgumentException: boom")
        .contains("\"worker\" [running]:");
  }

  @Test
  void aHandlerThatThrowsIsReportedToo() {
    own.onPanic(panic -> {
      throw new IllegalStateException("handler");
    });
    String printed;
    try (Stderr err = Stderr.capture()) {
      own.go(() -> fail("boom")).join();
      printed = err.text();
    }
    assertThat(printed)
        .contains("panic: java.lang.IllegalArgumentException: boom")
        .contains("and the handler of panics threw java.lang.IllegalStateException: handler");
  }

  @Test
  void aGoroutineThatEndsBecauseItWasCancelledIsNotReported() {
    own.onPanic(handled::add);
    Chan<Integer> hold = Heddle.chan();
    Goroutine goroutine = own.go(() -> hold.receive());
    until(() -> Queues.receivers(hold) == 1);
    goroutine.cancel();
    goroutine.join();
    assertThat(handled).isEmpty();
  }

  @Test
  void aCancelledExceptionOfAGoroutineThatWasNotCancelledIsReported() {
    own.onPanic(handled::add);
    own.go(
            () -> {
              Thread.currentThread().interrupt();
              Heddle.<Integer>chan().receive();
            })
        .join();
    assertThat(handled).hasSize(1);
    assertThat(handled.getFirst()).hasCauseInstanceOf(CancelledException.class);
  }

  @Test
  void anotherExceptionOfACancelledGoroutineIsReported() {
    own.onPanic(handled::add);
    own.go(
            () -> {
              Goroutine.current().cancel();
              fail("boom");
            })
        .join();
    assertThat(handled).hasSize(1);
  }

  @Test
  void aHandlerThatIsNullIsRefused() {
    assertThatThrownBy(() -> own.onPanic(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("handler");
  }
}
