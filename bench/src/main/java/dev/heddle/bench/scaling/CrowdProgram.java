package dev.heddle.bench.scaling;

import dev.heddle.Heddle;
import dev.heddle.bench.scaling.Crowd.Cost;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * One program, in a process with one parallelism, with crowds of several sizes: prints a line for
 * each repetition: size, operations, nanoseconds and their unit, separated by tabs.
 */
public final class CrowdProgram {
  private static final int WARM_UP_SIZE = 1_000;

  private CrowdProgram() {}

  /** Takes NAME OPERATIONS WARMUP_MILLIS MEASURE_MILLIS SIZE.... */
  public static void main(String... arguments) {
    Crowd crowd = Crowd.of(arguments[0]);
    int operations = Integer.parseInt(arguments[1]);
    int warmUp = Integer.parseInt(arguments[2]);
    int measured = Integer.parseInt(arguments[3]);
    int[] sizes =
        Arrays.stream(arguments, 4, arguments.length).mapToInt(Integer::parseInt).toArray();
    Heddle.run(() -> {
      for (long start = System.nanoTime(); isWithin(warmUp, start); ) {
        crowd.work().run(WARM_UP_SIZE, operations);
      }
      for (int size : sizes) {
        long start = System.nanoTime();
        do {
          Cost cost = crowd.work().run(size, operations);
          System.out.println(size + "\t" + cost.operations() + "\t" + cost.nanos() + "\tns");
        } while (isWithin(measured, start));
      }
    });
  }

  private static boolean isWithin(int millis, long start) {
    return System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
