package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CancelledExceptionTest {

  @Test
  void checkThrowsWhenTheCallerIsInterruptedAndLeavesTheStatusSet() {
    CancelledException.check("nothing");
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> CancelledException.check("the search"))
        .isInstanceOf(CancelledException.class)
        .hasMessage("the search was cancelled: the caller was interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }
}
