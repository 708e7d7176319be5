package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.heddle.internal.jdk.Mount;
import dev.heddle.internal.time.FirstTimer;
import dev.heddle.sync.FullHeapConditions;
import dev.heddle.sync.TimedWaits;
import dev.heddle.testing.OtherJvm;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What there was no memory or thread for can be had later. */
class OutOfMemoryTest {

  /** What is printed when the JDK's own thread for timed waits ends; the JDK starts another. */
  private static final String JDKS = "Exception in thread \"VirtualThread-unparker\"";

  private static List<String> flags(String... more) {
    List<String> flags =
        new ArrayList<>(
            Scheduler.global().isNative() ? OtherJvm.OPEN : List.of("-Dheddle.native=false"));
    flags.addAll(List.of(more));
    return flags;
  }

  private static Stream<String> linesOf(Class<?> program, List<String> flags) throws Exception {
    return OtherJvm.run(program, flags).lines().filter(line -> !line.startsWith(JDKS));
  }

  /**
   * Natively only: the JDK's scheduler blocks a thread whose stack there is no memory to keep, and
   * has no other to put in its place.
   */
  @ParameterizedTest
  @ValueSource(strings = {"-XX:+UseSerialGC", "-XX:+UseParallelGC", "-XX:+UseG1GC"})
  void aHeapThatIsFullNowAndThenLosesNoGoroutine(String collector) throws Exception {
    assumeThat(Scheduler.global().isNative()).isTrue();
    List<String> flags = flags(collector, "-Xmx32m", "-XX:TieredStopAtLevel=1");
    assertThat(linesOf(FullHeapUses.class, flags)).containsExactly("all have ended");
  }

  /** Natively only, as above; on the JDK's scheduler such a thread is lost. */
  @Test
  void aThreadThatWaitsForAShortTimeInTheJdkIsWokenThoughTheHeapWasFull() throws Exception {
    assumeThat(Scheduler.global().isNative() && Mount.isOwn()).isTrue();
    assertThat(OtherJvm.run(FullHeapJdkWaits.class, flags("-XX:+UseSerialGC", "-Xmx16m")).lines())
        .containsExactly("all have woken");
  }

  /** Whoever got an error instead, and did not hold the lock, would give back that of another. */
  @Test
  void awaitTakesTheLockAgainThoughTheHeapIsFull() throws Exception {
    String[] kinds =
        Scheduler.global().isNative()
            ? new String[] {"GOROUTINE", "PLATFORM_THREAD"}
            : new String[] {"PLATFORM_THREAD"};
    List<String> all = new ArrayList<>();
    for (String kind : kinds) {
      for (String lock : List.of("mutex", "write", "readers")) {
        all.add(kind + ", " + lock + ": waited");
      }
    }
    List<String> flags = flags("-XX:+UseSerialGC", "-Xmx16m", "-XX:-UseTLAB");
    assertThat(OtherJvm.run(FullHeapConditions.class, flags, kinds).lines())
        .containsExactlyElementsOf(all);
  }

  /** Natively only, as above. */
  @Test
  void aGoroutineThatWaitsToEnterAMonitorEntersThoughTheHeapWasFull() throws Exception {
    assumeThat(Scheduler.global().isNative()).isTrue();
    List<String> flags = flags("-XX:+UseSerialGC", "-Xmx16m", "-XX:TieredStopAtLevel=1");
    assertThat(linesOf(FullHeapMonitors.class, flags)).containsExactly("all have come out");
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
  void anAlarmOrADeadlineWithoutAThreadForItsTimerBreaksNoLaterOne() throws Exception {
    assertThat(OtherJvm.run(FirstAlarm.class, flags()).lines())
        .containsExactly(
            "alarm: no thread, says the test",
            "deadline: no thread, says the test",
            "nothing has run",
            "has run",
            "has ended");
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
