package dev.heddle;

import static dev.heddle.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.internal.jdk.JdkThreads;
import dev.heddle.internal.jfr.FlightRecording;
import dev.heddle.testing.OtherJvm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Name;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Flight Recorder shows of goroutines. In JVMs of their own: what is looked at begins with the
 * first recording of a JVM, or is that there is none.
 */
class FlightRecorderTest {

  private static final int GOROUTINES = 200;

  /** An event of a goroutine that says who it is, to compare with whom the recorder saw. */
  @Name("test.Mark")
  private static final class Mark extends Event {
    private final long id;
    private final String name;

    Mark(Goroutine self) {
      id = self.id();
      name = self.name();
    }

    static void here() {
      new Mark(Goroutine.current()).commit();
    }
  }

  @TempDir private Path folder;

  private static List<String> flags(String... more) {
    List<String> flags = new ArrayList<>(List.of(more));
    flags.addAll(JdkThreads.isNative() ? OtherJvm.OPEN : List.of("-Dheddle.native=false"));
    return flags;
  }

  /** Starts goroutines, of which some begin only when one has ended, and waits for all. */
  private static void startAll(int count, Function<Integer, String> names, Task task) {
    List<Goroutine> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = names.apply(i);
      all.add(name.isEmpty() ? Heddle.go(task) : Heddle.go(name, task));
      if (i % 3 == 0) {
        all.getLast().join();
      }
    }
    all.forEach(Goroutine::join);
  }

  private static int threadsOf(int goroutines) {
    Set<Thread> threads = new HashSet<>();
    for (int i = 0; i < goroutines; i++) {
      Heddle.go(() -> threads.add(Thread.currentThread())).join();
    }
    return threads.size();
  }

  private static Map<String, List<RecordedEvent>> events(Path file) throws Exception {
    return RecordingFile.readAllEvents(file).stream()
        .collect(Collectors.groupingBy(event -> event.getEventType().getName()));
  }

  /** Records goroutines, of which every second has a name, after many that were not recorded. */
  static final class Program {

    public static void main(String[] files) throws Exception {
      for (String file : files) {
        startAll(1_000, i -> i % 2 == 0 ? "before" : "", Heddle::yieldNow);
        record(Path.of(file));
        until(() -> !FlightRecording.isOn());
      }
      System.out.println("threads " + threadsOf(1_000));
    }

    private static void record(Path file) throws Exception {
      try (Recording recording = new Recording()) {
        recording.enable("heddle.GoroutineStart");
        recording.start();
        startAll(
            GOROUTINES,
            i -> i % 2 == 0 ? "worker-" + i : "",
            () -> {
              Mark.here();
              Heddle.sleep(Duration.ofMillis(1));
              Mark.here();
            });
        recording.stop();
        recording.dump(file);
      }
    }
  }

  @Test
  void eachGoroutineOfARecordingHasAThreadOfItsOwnWithItsName() throws Exception {
    List<Path> files = List.of(folder.resolve("first.jfr"), folder.resolve("second.jfr"));
    String printed =
        OtherJvm.run(
            Program.class, flags(), files.stream().map(Path::toString).toArray(String[]::new));
    for (Path file : files) {
      assertNamed(events(file));
    }
    if (JdkThreads.isNative()) {
      assertThat(printed).as("that fibers are used again").matches("threads [1-9][0-9]?\\s+");
    }
  }

  private static void assertNamed(Map<String, List<RecordedEvent>> events) {
    List<RecordedEvent> marks = events.get("test.Mark");
    Map<Long, Set<Long>> threads = new HashMap<>();
    for (RecordedEvent mark : marks) {
      RecordedThread thread = mark.getThread();
      assertThat(thread.getJavaName()).isEqualTo(expectedName(mark));
      threads
          .computeIfAbsent(mark.getLong("id"), id -> new HashSet<>())
          .add(thread.getJavaThreadId());
    }
    assertThat(marks).hasSize(2 * GOROUTINES);
    assertThat(threads).hasSize(GOROUTINES).allSatisfy((id, of) -> assertThat(of).hasSize(1));
    assertThat(threads.values().stream().flatMap(Set::stream)).doesNotHaveDuplicates();

    List<RecordedEvent> starts = events.get("heddle.GoroutineStart");
    assertThat(starts).hasSize(GOROUTINES);
    for (RecordedEvent start : starts) {
      long id = start.getLong("goroutineId");
      String name = start.getString("goroutineName");
      assertThat(threads.get(id)).containsExactly(start.getThread().getJavaThreadId());
      assertThat(start.getThread().getJavaName())
          .isEqualTo(name.isEmpty() ? "goroutine " + id : name);
      assertThat(start.getString("scheduler")).isEqualTo("heddle");
    }
  }

  private static String expectedName(RecordedEvent mark) {
    String name = mark.getString("name");
    return name.isEmpty() ? "goroutine " + mark.getLong("id") : name;
  }

  /** Is recorded by a flag of its JVM. */
  static final class RecordedFromTheStart {

    public static void main(String[] args) {
      startAll(GOROUTINES, i -> "worker-" + i, Mark::here);
    }
  }

  @Test
  void soDoesEachIfTheJvmRecordsFromItsStart() throws Exception {
    Path file = folder.resolve("flag.jfr");
    OtherJvm.run(RecordedFromTheStart.class, flags("-XX:StartFlightRecording:filename=" + file));
    Map<String, List<RecordedEvent>> events = events(file);
    List<RecordedEvent> marks = events.get("test.Mark");
    assertThat(marks).hasSize(GOROUTINES);
    for (RecordedEvent mark : marks) {
      assertThat(mark.getThread().getJavaName()).isEqualTo(mark.getString("name"));
    }
    assertThat(events).doesNotContainKey("heddle.GoroutineStart"); // off by default
  }

  /** Never records. */
  static final class NotRecorded {

    public static void main(String[] args) {
      startAll(1_000, i -> "worker", () -> Heddle.yieldNow());
      System.out.println("name '" + nameOfTheUnnamed() + "'");
    }

    private static String nameOfTheUnnamed() {
      String[] name = new String[1];
      Heddle.go(() -> name[0] = Thread.currentThread().getName()).join();
      return name[0];
    }
  }

  @Test
  void withoutARecordingNothingOfTheRecorderIsLoadedButTheClassThatIsAsked() throws Exception {
    List<String> lines =
        OtherJvm.run(NotRecorded.class, flags("-Xlog:class+load:stdout")).lines().toList();
    assertThat(lines.stream().filter(line -> line.contains(" jdk.jfr.")))
        .hasSize(1)
        .allMatch(line -> line.contains(" " + FlightRecorder.class.getName() + " "));
    assertThat(lines).contains("name ''");
  }

  @Test
  void aJvmWithoutTheRecorderRunsGoroutines() throws Exception {
    assertThat(
            OtherJvm.run(NotRecorded.class, flags("--limit-modules", "java.base,java.management")))
        .contains("name ''");
  }
}
