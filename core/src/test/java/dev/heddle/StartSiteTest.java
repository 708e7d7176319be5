package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.internal.report.Lineage;
import dev.heddle.testing.Eventually;
import dev.heddle.testing.OtherJvm;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a goroutine was started, which is recorded on demand. */
class StartSiteTest {

  /** The program that the JVMs run. */
  static final class Program {
    public static void main(String[] args) {
      Heddle.run(() -> {
        Chan<Integer> hold = Heddle.chan();
        Goroutine waiting = startsOne(hold);
        Eventually.until(() -> waiting.state() == Goroutine.State.WAITING);
        for (GoroutineInfo info : Scheduler.global().goroutines()) {
          if (info.name().equals("waiting")) {
            String site =
                info.startedAt().map(StackTraceElement::getMethodName).orElse("not recorded");
            System.out.println("site: " + site);
          }
        }
        hold.receive();
      });
    }

    private static Goroutine startsOne(Chan<Integer> hold) {
      // In a context of its own, which it must not lose the place by.
      Task waits = () -> hold.receive();
      return Heddle.go("waiting", () -> Context.current().withCancel().run(waits));
    }
  }

  private static List<String> run(String flag) throws Exception {
    return OtherJvm.run(
            Program.class,
            OtherJvm.openAnd("-Dheddle.native=" + Scheduler.global().isNative(), flag))
        .lines()
        .toList();
  }

  @Test
  void onDemandASnapshotAndADumpNameTheLineThatStartedAGoroutine() throws Exception {
    List<String> lines = run("-Dheddle.startSites=true");
    assertThat(lines).contains("site: startsOne");
    assertThat(after(lines, "\"waiting\" [chan receive]:"))
        .anyMatch(line ->
            line.matches("created by dev\\.heddle\\.StartSiteTest\\$Program\\.startsOne.*"));
  }

  @Test
  void withoutThatADumpNamesTheCodeOfTheTask() throws Exception {
    List<String> lines = run("-Dheddle.startSites=false");
    assertThat(lines).contains("site: not recorded");
    assertThat(after(lines, "\"waiting\" [chan receive]:"))
        .anyMatch(line -> line.startsWith("created with task dev.heddle.StartSiteTest$Program."));
  }

  /** Starts generations of goroutines, the last of which panics. */
  static final class Generations {
    public static void main(String[] args) {
      int generations = Integer.parseInt(args[0]);
      try {
        Heddle.run(() -> {
          next(generations);
          Heddle.select();
        });
      } catch (PanicException panic) {
        System.out.println(panic.getMessage());
      }
    }

    private static void next(int left) {
      if (left > 0) {
        Heddle.go(() -> next(left - 1));
      } else {
        throw new IllegalStateException("the last one");
      }
    }
  }

  private static List<String> createdBy(String setting, int generations) throws Exception {
    return OtherJvm.run(
            Generations.class,
            OtherJvm.openAnd(
                "-Dheddle.native=" + Scheduler.global().isNative(),
                "-Dheddle.startSites=" + setting),
            String.valueOf(generations))
        .lines()
        .filter(line -> line.startsWith("created by "))
        .map(line -> line.replaceAll(".*\\$Generations\\.(\\w+)(\\$|\\().*", "$1"))
        .toList();
  }

  @Test
  void aPanicNamesEachStartThatLedToIt() throws Exception {
    assertThat(createdBy("true", 3)).containsExactly("next", "next", "next", "main");
  }

  @Test
  void theNumberOfPlacesIsBounded() throws Exception {
    assertThat(createdBy("true", 50)).hasSize(8);
    assertThat(createdBy("3", 50)).hasSize(3);
    assertThat(createdBy("1", 50)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yes", "0", "65", "-1"})
  void aSettingThatMeansNothingIsRefused(String setting) {
    assertThatThrownBy(() -> Lineage.kept(setting))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "system property heddle.startSites is \"%s\"; it must be true, false, or how many"
                + " places to keep, from 1 to 64",
            setting);
  }

  /** The lines of a dump from the one that ends so to the next goroutine's. */
  private static List<String> after(List<String> lines, String heading) {
    return lines.stream()
        .dropWhile(line -> !line.endsWith(heading))
        .takeWhile(line -> !line.isEmpty())
        .toList();
  }
}
