package dev.heddle;

import org.junit.jupiter.api.Test;

/**
 * Goroutines that were left asleep by an earlier run do not make a run that begins look dead, in
 * whichever moment the watch looks.
 */
class DeadlockRaceTest {

  @Test
  void aRunThatBeginsBesideSleepersIsNotTakenForDead() {
    Heddle.run(() -> Heddle.go(() -> Chan.never().receive()));
    for (int i = 0; i < 20_000; i++) {
      Heddle.run(() -> {});
    }
  }
}
