package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.internal.time.FirstTimer;
import dev.heddle.sync.TimedWaits;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What there was no memory or thread for can be had later. */
class OutOfMemoryTest {

  private static List<String> flags(String... more) {
    List<String> flags =
        new ArrayList<>(
            Scheduler.global().isNative() ? OtherJvm.OPEN : List.of("-Dheddle.native=false"));
    flags.addAll(List.of(more));
    return flags;
  }

  @Test
  void aFirstSleepWithoutAThreadForItsTimerBreaksNoLaterOne() throws Exception {
    assertThat(OtherJvm.run(FirstTimer.class, flags()).lines())
        .containsExactly(
            "java.lang.OutOfMemoryError: no thread, says the test",
            "java.lang.OutOfMemoryError: no thread, says the test",
            "slept");
  }

  @Test
  void aWaitWithoutItsTimerLeavesNothingBehind() throws Exception {
    assertThat(OtherJvm.run(TimedWaits.class, flags()).lines())
        .containsExactly(
            "receive: thrown",
            "send: thrown",
            "select: thrown",
            "mutex: thrown",
            "condition: thrown",
            "write: thrown",
            "read: thrown",
            "join: thrown",
            "received after: 7");
  }
}
