package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class SmokeTest {
  @Test
  void runReturnsWhenMainReturns() {
    AtomicBoolean ran = new AtomicBoolean();
    Heddle.run(() -> ran.set(true));
    assertThat(ran).isTrue();
  }
}
