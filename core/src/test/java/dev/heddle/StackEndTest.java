package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.testing.OtherJvm;
import dev.heddle.testing.Schedulers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A stack overflow within an operation leaves everything whole, for each primitive. */
class StackEndTest {

  private static final int ROUNDS = 12;
  private static final String[] COLD = {"cold"};
  private static final String[] NOT_COLD = {};

  static Set<String> uses() {
    return StackEndUses.ALL.keySet();
  }

  @ParameterizedTest
  @MethodSource("uses")
  void anOverflowLeavesEverythingWhole(String name) throws Exception {
    assertThat(tryAll(name, StackEnd.USUAL, ROUNDS)).isPositive();
  }

  /** Frames are larger in the interpreter, and checked elsewhere in code of the first compiler. */
  @ParameterizedTest
  @ValueSource(strings = {"-Xint", "-XX:TieredStopAtLevel=1"})
  void anOverflowInAFreshJvmLeavesEverythingWhole(String flag) throws Exception {
    List<String> flags = new ArrayList<>(OtherJvm.OPEN);
    if (!Scheduler.global().isNative()) {
      flags = new ArrayList<>(List.of("-Dheddle.native=false"));
    }
    flags.add(flag);
    Process process = OtherJvm.start(Program.class, flags, flag.equals("-Xint") ? COLD : NOT_COLD);
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(output.lines()).as(output).containsExactly("all is whole");
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
  }

  /** All uses; with an argument, each first where the operation just fits. */
  static final class Program {
    public static void main(String[] args) throws Exception {
      // What the uses box: a class of the JDK's whose first use overflows is lost for good.
      assertThat(Long.valueOf(args.length)).isEqualTo((long) args.length);
      for (String name : uses()) {
        try {
          if (args.length > 0) {
            tryAll(name, StackEnd.COLD, 2);
          }
          tryAll(name, StackEnd.USUAL, 2);
        } catch (Throwable thrown) {
          System.out.println(name + ": " + thrown + ": " + thrown.getCause());
          thrown.printStackTrace(System.err);
        }
      }
      System.out.println("all is whole");
      System.exit(0);
    }
  }

  /** Tries the use of that name on goroutines; returns how many overflows there were. */
  static int tryAll(String name, StackEnd.Extent extent, int rounds) throws Exception {
    Scheduler scheduler = Schedulers.ofParallelism(2);
    StackEndUses.Use use = StackEndUses.ALL.get(name).apply(scheduler);
    int overflows = 0;
    for (int round = 0; round < rounds; round++) {
      int bits = round;
      overflows += on(scheduler, () -> StackEnd.tryAll(use::step, extent, bits));
    }
    on(
        scheduler,
        () -> {
          use.check();
          return 0;
        });
    return overflows;
  }

  private static int on(Scheduler scheduler, Callable<Integer> task) throws Exception {
    CompletableFuture<Integer> result = new CompletableFuture<>();
    scheduler.go(() -> {
      try {
        result.complete(task.call());
      } catch (Throwable thrown) {
        result.completeExceptionally(thrown);
      }
    });
    return result.get();
  }
}
