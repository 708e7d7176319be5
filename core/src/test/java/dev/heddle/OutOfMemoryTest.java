package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.internal.time.FirstTimer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A full heap costs only those who allocate; when it is free again all works. */
class OutOfMemoryTest {

  private static List<String> flags(String... more) {
    List<String> flags =
        new ArrayList<>(
            Scheduler.global().isNative() ? OtherJvm.OPEN : List.of("-Dheddle.native=false"));
    flags.addAll(List.of(more));
    return flags;
  }

  @Test
  void aFullHeapLeavesEverythingWhole() throws Exception {
    String output =
        OtherJvm.run(FullHeap.class, flags("-Xmx32m", "-XX:+UseG1GC", "-XX:TieredStopAtLevel=1"));
    assertThat(output.lines()).as(output).contains("the heap was full", "all is whole");
  }

  @Test
  void aFirstSleepWithoutAThreadForItsTimerBreaksNoLaterOne() throws Exception {
    assertThat(OtherJvm.run(FirstTimer.class, flags()).lines())
        .containsExactly(
            "java.lang.OutOfMemoryError: no thread, says the test",
            "java.lang.OutOfMemoryError: no thread, says the test",
            "slept");
  }
}
