package dev.heddle;

import static dev.heddle.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.sync.Lazy;
import dev.heddle.sync.Mutex;
import dev.heddle.sync.Once;
import dev.heddle.sync.RWMutex;
import dev.heddle.testing.Collected;
import dev.heddle.testing.OtherJvm;
import dev.heddle.testing.Schedulers;
import dev.heddle.testing.Stderr;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Leaked goroutines are reclaimed, counted and reported; those that anything can reach are not.
 * {@code ./heddle stress leaks} has 100,000 of them.
 */
class LeakTest {

  private static final int LEAKED = Integer.getInteger("heddle.test.leaked", 900);

  @BeforeEach
  void onlyHeddlesSchedulerReclaims() {
    Assumptions.assumeTrue(Scheduler.global().isNative());
  }

  private static List<String> run(String... flags) throws Exception {
    List<String> all = OtherJvm.openAnd("-Djdk.trackAllThreads=false");
    all.add("-Xmx3g");
    all.addAll(List.of(flags));
    int rounds = LEAKED / LeakedAmongLive.LEAKED_BY_A_ROUND;
    return OtherJvm.run(LeakedAmongLive.class, all, String.valueOf(rounds)).lines().toList();
  }

  private static List<String> expected(boolean byReason) {
    int rounds = LEAKED / LeakedAmongLive.LEAKED_BY_A_ROUND;
    int all = rounds * LeakedAmongLive.LEAKED_BY_A_ROUND;
    List<String> lines =
        new ArrayList<>(
            List.of(
                "leaked " + all,
                "live " + all,
                "listed " + all,
                "woken " + all,
                "reported " + all));
    if (byReason) {
      lines.addAll(
          List.of(
              "chan receive: " + 2 * rounds,
              "chan receive (never): " + rounds,
              "chan send: " + rounds,
              "jdk: " + rounds,
              "join: " + rounds,
              "select: " + rounds,
              "sync.Mutex.Lock: " + rounds,
              "sync.WaitGroup.Wait: " + rounds));
    }
    return lines;
  }

  @ParameterizedTest
  @ValueSource(strings = {"G1", "Parallel", "Z"})
  void exactlyTheLeakedGoroutinesAreReclaimedAndReported(String collector) throws Exception {
    assertThat(run("-XX:+Use" + collector + "GC", "-Dheddle.leaks=counted"))
        .isEqualTo(expected(true));
  }

  @Test
  void fullReportsNameEachGoroutine() throws Exception {
    assertThat(run("-Dheddle.leaks=full")).isEqualTo(expected(true));
  }

  /** A goroutine that wakes another and ends, which then leaks while nothing else runs. */
  static final class LastToLeak {

    public static void main(String[] args) {
      Scheduler own = Scheduler.builder().parallelism(1).build();
      Chan<Integer> begin = Heddle.chan();
      own.go(() -> {
        begin.receive();
        Heddle.chan().receive();
      });
      until(() -> own.stats().waiting() == 1);
      own.go(() -> begin.send(1)).join();
      until(() -> {
        System.gc();
        return own.stats().leaked() == 1;
      });
      System.out.println("reclaimed");
    }
  }

  @Test
  void anIdleFiberKeepsNoLaterGoroutineAlive() throws Exception {
    // In the interpreter a local refers to what it was given until its frame is left.
    List<String> flags = OtherJvm.openAnd("-Djdk.trackAllThreads=false", "-Xint");
    assertThat(OtherJvm.run(LastToLeak.class, flags)).isEqualTo("reclaimed\n");
  }

  /** Goroutines that leak with a lock in hand that the program can still reach. */
  static final class Holding {

    private static final Mutex MUTEX = new Mutex();
    private static final RWMutex READ = new RWMutex();
    private static final RWMutex WRITTEN = new RWMutex();
    private static final Once ONCE = new Once();
    private static final Lazy<Object> LAZY = Lazy.of(() -> Heddle.chan().receive());

    public static void main(String[] args) {
      List<Task> leaks =
          List.of(
              () -> leakWith(MUTEX),
              () -> leakWith(READ.readLock()),
              () -> leakWith(WRITTEN.writeLock()),
              () -> ONCE.run(() -> Heddle.chan().receive()),
              LAZY::get);
      leaks.forEach(Scheduler.global()::go);
      until(() -> {
        System.gc();
        return Scheduler.global().stats().leaked() == leaks.size();
      });
      System.out.println("reclaimed");
    }

    private static void leakWith(Lock lock) {
      lock.lock();
      Heddle.chan().receive();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aReachableLockKeepsNoHolderAlive(boolean sites) throws Exception {
    List<String> flags =
        OtherJvm.openAnd("-Djdk.trackAllThreads=false", "-Dheddle.lockSites=" + sites);
    assertThat(OtherJvm.run(Holding.class, flags)).isEqualTo("reclaimed\n");
  }

  @Test
  void withReportsOffLeaksAreStillCounted() throws Exception {
    assertThat(run("-Dheddle.leaks=off")).isEqualTo(expected(false));
  }

  @Test
  void anUnknownSettingIsRefused() throws Exception {
    assertThat(String.join("\n", run("-Dheddle.leaks=some")))
        .contains("system property heddle.leaks is \"some\"; it must be off, counted or full");
  }

  @Test
  void aReportSaysHowManyWhereAndWhy() {
    LeakReport.Leaked one =
        new LeakReport.Leaked(
            7,
            "lost",
            Optional.of("chan receive"),
            Duration.ZERO,
            "created by A.b(A.java:3)",
            List.of(new StackTraceElement("A", "c", "A.java", 4)));
    LeakReport report =
        new LeakReport(
            "heddle",
            3,
            List.of(
                new LeakReport.Site(2, "created by A.b(A.java:3)", Optional.of("chan receive")),
                new LeakReport.Site(1, "created with task C", Optional.empty())),
            List.of(one));
    assertThat(report.toString())
        .isEqualTo(
            "heddle: 3 goroutines of scheduler \"heddle\" leaked: nothing could wake them any more,"
                + " and they were reclaimed\n"
                + "2 [chan receive] created by A.b(A.java:3)\n"
                + "1 [waiting] created with task C\n"
                + "goroutine 7 \"lost\" [chan receive] created by A.b(A.java:3)\n"
                + "\tat A.c(A.java:4)");
    assertThat(new LeakReport("s", 1, List.of(), List.of()).toString())
        .isEqualTo(
            "heddle: 1 goroutine of scheduler \"s\" leaked: nothing could wake it any more, and it"
                + " was reclaimed");
  }

  @Test
  void aHandlerThatThrowsIsReportedAndCalledTheNextTime() {
    Assumptions.assumeTrue(
        "false".equals(System.getProperty("jdk.trackAllThreads")),
        "this JVM's list of threads keeps what leaks");
    Assumptions.assumeFalse(
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .anyMatch(flag -> flag.startsWith("-agentlib:jdwp")),
        "a debugger keeps each thread that it has suspended by itself");
    Scheduler own = Scheduler.builder().name("leaky").parallelism(1).build();
    List<LeakReport> told = new CopyOnWriteArrayList<>();
    own.onLeak(report -> {
      told.add(report);
      throw new IllegalStateException("on purpose");
    });
    try (Stderr err = Stderr.capture()) {
      for (int i = 1; i <= 2; i++) {
        int wanted = i;
        own.go(() -> Heddle.chan().receive());
        until(() -> {
          System.gc();
          return told.stream().mapToLong(LeakReport::count).sum() == wanted;
        });
      }
      until(() -> err.text().lines().filter(line -> line.endsWith(": on purpose")).count() == 2);
      assertThat(err.text())
          .startsWith("heddle: 1 goroutine of scheduler \"leaky\" leaked")
          .contains("\nand the handler of leaks threw java.lang.IllegalStateException: on purpose");
    }
    assertThat(told).extracting(LeakReport::scheduler).containsOnly("leaky");
    own.close(); // does not wait for what can never end
    assertThat(own.stats().live()).isZero();
  }

  @Test
  void fibersThatIdleWithoutAGoroutineAreNoLeak() {
    Scheduler own = Schedulers.fresh(4);
    for (int i = 0; i < 500; i++) {
      own.go(() -> {});
    }
    until(() -> own.stats().live() == 0);
    Schedulers.end(own);
    Collected.collectNow();
    until(() -> own.stats().threads() == 0);
    Collected.collectNow();
    assertThat(own.stats().leaked()).isZero();
  }
}
