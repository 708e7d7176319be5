package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.testing.Stderr;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whoever is told, neither the event nor what a handler throws is lost. */
class HandlerTest {

  private final Handler<Integer> handler = new Handler<>("numbers", n -> "number " + n);
  private final List<Integer> told = new ArrayList<>();

  private String printedFor(int event) {
    try (Stderr err = Stderr.capture()) {
      handler.tell(event);
      return err.text();
    }
  }

  @Test
  void withoutAHandlerAnEventIsPrinted() {
    assertThat(printedFor(7)).isEqualToNormalizingNewlines("number 7\n");
  }

  @Test
  void onlyTheLastHandlerIsCalledAndNothingIsPrinted() {
    handler.set(n -> told.add(-n));
    handler.set(told::add);
    assertThat(printedFor(7)).isEmpty();
    assertThat(told).containsExactly(7);
  }

  @Test
  void anExceptionOfTheHandlerIsPrintedAfterTheEvent() {
    handler.set(n -> {
      throw new IllegalStateException("on purpose", new ArithmeticException("why"));
    });
    assertThat(printedFor(7))
        .startsWith(
            "number 7\nand the handler of numbers threw java.lang.IllegalStateException: on purpose"
                + "\n\tat dev.heddle.HandlerTest.lambda$")
        .contains("\nCaused by: java.lang.ArithmeticException: why\n\tat ");
  }

  @Test
  void anErrorOfTheHandlerIsPrintedAndTheNextEventReachesIt() {
    handler.set(n -> {
      told.add(n);
      throw new StackOverflowError("deep");
    });
    assertThat(printedFor(1)).contains("threw java.lang.StackOverflowError: deep");
    assertThat(printedFor(2)).startsWith("number 2\n");
    assertThat(told).containsExactly(1, 2);
  }

  @Test
  void aNullHandlerIsRefused() {
    assertThatThrownBy(() -> handler.set(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("handler");
  }
}
