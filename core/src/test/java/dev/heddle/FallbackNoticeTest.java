package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.testing.OtherJvm;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a JVM that is started in one way or another says of its scheduler. */
class FallbackNoticeTest {

  /** The program that the JVMs run. */
  static final class Program {
    public static void main(String[] args) {
      Heddle.run(() -> System.out.println("native " + Scheduler.global().isNative()));
      if (System.getProperty("heddle.parallelism") != null) {
        System.out.println("parallelism " + Scheduler.global().parallelism());
      }
    }
  }

  private static String run(List<String> flags) throws IOException, InterruptedException {
    return OtherJvm.run(Program.class, flags);
  }

  @Test
  void withTheFlagGoroutinesRunOnHeddlesSchedulerAndNothingIsSaid() throws Exception {
    assertThat(run(OtherJvm.OPEN).lines()).containsExactly("native true");
  }

  @Test
  void withoutTheFlagOneLineNamesIt() throws Exception {
    assertThat(run(List.of()).lines())
        .containsExactly(
            "heddle: goroutines run on the JDK's own scheduler, because the JVM was started"
                + " without --add-opens java.base/java.lang=ALL-UNNAMED; start the JVM with"
                + " --add-opens java.base/java.lang=ALL-UNNAMED",
            "native false");
  }

  @Test
  void switchedOffOnPurposeNothingIsSaid() throws Exception {
    assertThat(run(List.of("-Dheddle.native=false")).lines()).containsExactly("native false");
  }

  @Test
  void aSwitchThatIsNeitherTrueNorFalseIsRefused() throws Exception {
    assertThat(run(List.of("-Dheddle.native=maybe")))
        .contains("system property heddle.native is \"maybe\"; it must be true or false");
  }

  @Test
  void theGlobalSchedulerIsAsParallelAsItIsTold() throws Exception {
    int other = Runtime.getRuntime().availableProcessors() + 3;
    assertThat(run(List.of("-Dheddle.native=false", "-Dheddle.parallelism=" + other)).lines())
        .containsExactly("native false", "parallelism " + other);
  }

  @Test
  void aParallelismThatIsNoNumberIsRefused() throws Exception {
    assertThat(run(List.of("-Dheddle.parallelism=many", "-Dheddle.native=false")))
        .contains(
            "system property heddle.parallelism is \"many\"; it must be a whole number of at least"
                + " 1");
  }
}
