package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.internal.jdk.Mount;
import dev.heddle.testing.OtherJvm;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Goroutines are put onto their carriers by Heddle's own steps, or by the JDK's. */
class MountSettingTest {

  /** Two goroutines hand a value to and fro. */
  static final class Program {
    public static void main(String[] args) {
      Heddle.run(() -> {
        Chan<Integer> to = Heddle.chan();
        Chan<Integer> back = Heddle.chan();
        Heddle.go(() -> to.forEach(back::send));
        for (int i = 0; i < 10_000; i++) {
          to.send(i);
          assertThat(back.receive()).isEqualTo(i);
        }
        to.close();
      });
      System.out.println(Mount.isOwn() ? "own" : "the JDK's");
    }
  }

  private static String run(String... flags) throws IOException, InterruptedException {
    return OtherJvm.run(Program.class, OtherJvm.openAnd(flags)).strip();
  }

  @Test
  void threadsAreMountedByHeddleOnAKnownJdk() throws Exception {
    boolean own = Runtime.version().feature() <= 27 || Runtime.version().pre().isPresent();
    assertThat(run()).isEqualTo(own ? "own" : "the JDK's");
  }

  @Test
  void mountingByTheJdkCanBeChosen() throws Exception {
    assertThat(run("-Dheddle.mount=jdk")).isEqualTo("the JDK's");
  }

  @Test
  void anUnknownWayOfMountingIsRefused() throws Exception {
    assertThat(run("-Dheddle.mount=horse"))
        .contains("system property heddle.mount is \"horse\"; it must be own or jdk");
  }
}
