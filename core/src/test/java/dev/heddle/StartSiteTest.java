package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

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
            List.of(
                OtherJvm.OPEN.getFirst(),
                OtherJvm.OPEN.getLast(),
                "-Dheddle.native=" + Scheduler.global().isNative(),
                flag))
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

  /** The lines of a dump from the one that ends so to the next goroutine's. */
  private static List<String> after(List<String> lines, String heading) {
    return lines.stream()
        .dropWhile(line -> !line.endsWith(heading))
        .takeWhile(line -> !line.isEmpty())
        .toList();
  }
}
