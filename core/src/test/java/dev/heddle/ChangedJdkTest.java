package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.internal.jdk.Mount;
import dev.heddle.testing.OtherJvm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * On a JDK whose virtual threads are others inside, a program runs in another way, and one line
 * says so. The JDK is this one, with members of {@code java.lang.VirtualThread} that have other
 * names.
 */
class ChangedJdkTest {
  @TempDir Path patch;

  /** The program that the JVM runs. */
  static final class Program {
    public static void main(String[] args) {
      Heddle.run(() -> {
        Chan<Integer> values = Heddle.chan();
        Heddle.go(() -> {
          for (int i = 0; i < 1_000; i++) {
            values.send(i);
          }
          values.close();
        });
        int sum = 0;
        for (int value : values) {
          sum += value;
        }
        System.out.println(sum + " " + Scheduler.global().isNative() + " " + Mount.isOwn());
      });
    }
  }

  /** What the program prints where {@code name} is called {@code other}, which is as long. */
  private String runWhere(String name, String other) throws IOException, InterruptedException {
    byte[] original;
    try (InputStream in = Object.class.getResourceAsStream("VirtualThread.class")) {
      original = in.readAllBytes();
    }
    byte[] changed = constant(other);
    byte[] code = original.clone();
    int at = find(code, constant(name));
    System.arraycopy(changed, 0, code, at, changed.length);
    Path file = patch.resolve("java/lang/VirtualThread.class");
    Files.createDirectories(file.getParent());
    Files.write(file, code);
    return OtherJvm.run(
        Program.class, OtherJvm.openAnd("--patch-module", "java.base=" + patch, "-Xshare:off"));
  }

  /** A name in a class file's table of constants. */
  private static byte[] constant(String name) {
    byte[] letters = name.getBytes(StandardCharsets.US_ASCII);
    byte[] constant = new byte[letters.length + 3];
    constant[0] = 1;
    constant[2] = (byte) letters.length;
    System.arraycopy(letters, 0, constant, 3, letters.length);
    return constant;
  }

  private static int find(byte[] code, byte[] constant) {
    for (int at = 0; at + constant.length <= code.length; at++) {
      int same = 0;
      while (same < constant.length && code[at + same] == constant[same]) {
        same++;
      }
      if (same == constant.length) {
        return at;
      }
    }
    throw new AssertionError("not in java.lang.VirtualThread");
  }

  @Test
  void withoutASchedulerOfAThreadGoroutinesRunOnTheJdksAndOneLineSaysSo() throws Exception {
    assertThat(runWhere("scheduler", "programme").lines())
        .containsExactly(
            "heddle: goroutines run on the JDK's own scheduler, because the virtual threads of JDK "
                + Runtime.version()
                + " are not known to Heddle (java.lang.NoSuchFieldException: no such field:"
                + " java.lang.VirtualThread.scheduler/java.util.concurrent.Executor/getField)",
            "499500 false false");
  }

  @Test
  void withoutAStepThreadsAreMountedInTheJdksWayAndOneLineSaysSo() throws Exception {
    assertThat(runWhere("afterYield", "yieldAfter").lines())
        .containsExactly(
            "heddle: goroutines are mounted in the JDK's way, which takes longer, because the steps"
                + " of JDK "
                + Runtime.version()
                + " are not known to Heddle (java.lang.NoSuchMethodException: no such method:"
                + " java.lang.VirtualThread.afterYield()void/invokeVirtual)",
            "499500 true false");
  }
}
