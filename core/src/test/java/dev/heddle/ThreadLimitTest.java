package dev.heddle;

import static dev.heddle.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.blocking.BlockingCall;
import dev.heddle.blocking.FifoCalls;
import dev.heddle.internal.jdk.JdkThreads;
import dev.heddle.testing.Crew;
import dev.heddle.testing.Stderr;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many threads blocked goroutines may hold, and what becomes of the threads. */
class ThreadLimitTest {

  @BeforeEach
  void onlyOnHeddlesScheduler() {
    Assumptions.assumeTrue(JdkThreads.isNative());
  }

  /** Has so many goroutines block in the operating system, and returns how to let them go on. */
  private static List<BlockingCall> block(Crew crew, int n) throws Exception {
    List<BlockingCall> calls = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      BlockingCall call = new FifoCalls.Opening();
      calls.add(call);
      crew.add(call::block);
    }
    return calls;
  }

  private static void release(List<BlockingCall> calls) throws Exception {
    for (BlockingCall call : calls) {
      call.release();
    }
  }

  private static void close(List<BlockingCall> calls) throws IOException {
    for (BlockingCall call : calls) {
      call.close();
    }
  }

  @Test
  void atTheLimitItSaysSoOnceAndGoesOnWhenAThreadComesBack() throws Exception {
    Scheduler scheduler = Scheduler.builder().name("limited").parallelism(1).maxThreads(3).build();
    List<String> reports = new CopyOnWriteArrayList<>();
    scheduler.onThreadLimit(report -> {
      reports.add(report);
      throw new IllegalStateException("on purpose");
    });
    try (Stderr err = Stderr.capture()) {
      reachTwice(scheduler, reports);
      until(() -> err.text().contains("\nand the handler of thread limits threw java.lang."));
      assertThat(err.text()).startsWith(reports.getFirst());
    }
    assertThat(reports).hasSize(1);
    assertThat(reports.getFirst())
        .startsWith(
            "heddle: goroutines of the scheduler limited are ready to run, and have no thread: all"
                + " 3 that it may use are held by goroutines that are blocked in the operating"
                + " system or run on and on. Raise maxThreads")
        .contains("[running]:")
        .contains("\tat dev.heddle.blocking.FifoCalls$Opening.block(FifoCalls.java:");
    scheduler.close();
  }

  private static void reachTwice(Scheduler scheduler, List<String> reports) throws Exception {
    for (int round = 0; round < 2; round++) {
      Crew crew = new Crew(scheduler);
      List<BlockingCall> calls = block(crew, 3);
      until(() -> scheduler.stats().threads() == 3 && scheduler.stats().running() == 3);
      AtomicBoolean ran = new AtomicBoolean();
      crew.add(() -> ran.set(true));
      until(() -> reports.size() == 1);
      assertThat(ran).isFalse();
      assertThat(scheduler.stats().threads()).isEqualTo(3);
      release(calls);
      crew.join();
      assertThat(ran).isTrue();
      close(calls);
    }
  }

  @Test
  void threadsThatAreTooManyEndWhenTheyHaveNothingToDo() throws Exception {
    System.setProperty("heddle.retireMillis", "20");
    Scheduler scheduler = Scheduler.builder().name("retiring").parallelism(1).build();
    System.clearProperty("heddle.retireMillis");
    Crew crew = new Crew(scheduler);
    List<BlockingCall> calls = block(crew, 8);
    until(() -> scheduler.stats().running() == 8);
    assertThat(scheduler.stats().threads()).isGreaterThanOrEqualTo(8);
    release(calls);
    crew.join();
    until(() -> scheduler.stats().threads() == 1);
    scheduler.go(() -> {}).join();
    close(calls);
    scheduler.close();
  }
}
