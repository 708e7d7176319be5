package dev.heddle.bench.harness;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The programs of one peer, and the loop that warms one up, repeats it and prints a line for each
 * part of each measured repetition: name, operations, amount and unit, separated by tabs.
 */
public final class Suite {
  private static final int FEWEST_REPETITIONS = 3;
  private static final Reporter IGNORE = (part, operations, amount, unit) -> {};

  private final Map<String, PartedProgram> programs = new LinkedHashMap<>();

  /** Adds a program that is timed as a whole. */
  public Suite add(String name, Program program) {
    return addParted(
        name,
        (size, reporter) -> {
          long start = System.nanoTime();
          long operations = program.run(size);
          reporter.reportTime("", operations, start);
        });
  }

  /** Adds a program that measures its parts itself. */
  public Suite addParted(String name, PartedProgram program) {
    programs.put(name, program);
    return this;
  }

  /**
   * Runs the program that the command line names, or lists the names. Ends the process with status
   * 1 when the arguments are wrong or the program's result is.
   *
   * @param arguments NAME SIZE WARMUP_MILLIS MEASURE_MILLIS, or list
   */
  public void main(String... arguments) {
    try {
      start(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    } catch (Throwable e) {
      VirtualThreads.fail(e);
    }
  }

  private void start(String... arguments) throws Exception {
    if (arguments.length == 1 && arguments[0].equals("list")) {
      programs.keySet().forEach(System.out::println);
      return;
    }
    if (arguments.length != 4) {
      throw new IllegalArgumentException(
          "expected NAME SIZE WARMUP_MILLIS MEASURE_MILLIS, or list, but got "
              + String.join(" ", arguments));
    }
    String name = arguments[0];
    PartedProgram program = programs.get(name);
    if (program == null) {
      throw new IllegalArgumentException(
          "unknown program " + name + "; there are " + String.join(", ", programs.keySet()));
    }
    int size = number("SIZE", arguments[1], 1);
    warmUp(program, size, number("WARMUP_MILLIS", arguments[2], 0));
    measure(program, size, number("MEASURE_MILLIS", arguments[3], 0), name);
  }

  private static void warmUp(PartedProgram program, int size, int millis) throws Exception {
    for (long start = System.nanoTime(); isWithin(millis, start); ) {
      program.run(size, IGNORE);
    }
  }

  private static void measure(PartedProgram program, int size, int millis, String name)
      throws Exception {
    Reporter printer =
        (part, operations, amount, unit) ->
            System.out.println(
                String.join(
                    "\t",
                    part.isEmpty() ? name : name + "." + part,
                    Long.toString(operations),
                    Long.toString(amount),
                    unit));
    int fewest = millis == 0 ? 1 : FEWEST_REPETITIONS;
    long start = System.nanoTime();
    for (int done = 0; done < fewest || isWithin(millis, start); done++) {
      program.run(size, printer);
    }
  }

  private static boolean isWithin(int millis, long start) {
    return System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private static int number(String what, String text, int least) {
    try {
      int value = Integer.parseInt(text);
      if (value >= least) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Told below, like a number that is too small.
    }
    throw new IllegalArgumentException(
        what + " must be a whole number of at least " + least + ", not " + text);
  }
}
