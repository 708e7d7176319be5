package dev.heddle.bench.compare;

import java.util.Arrays;
import java.util.List;

/**
 * A program that the peers are compared by. The sizes stand here and nowhere else, so that every
 * peer does the same work.
 */
record Workload(String name, String operation, int size, int quickSize, Pace pace) {

  private static final List<Workload> ALL =
      List.of(
          new Workload("pingpong", "round trip", 100_000, 10_000, Pace.REPEATED),
          new Workload("unbuffered", "value", 200_000, 20_000, Pace.REPEATED),
          new Workload("buffered", "value", 1_000_000, 100_000, Pace.REPEATED),
          new Workload("manytomany", "value", 1_000_000, 100_000, Pace.REPEATED),
          new Workload("pipeline", "hop", 2_000, 200, Pace.REPEATED),
          new Workload("sieve", "number", 4_000, 1_000, Pace.REPEATED),
          new Workload("select3", "value", 150_000, 15_000, Pace.REPEATED),
          new Workload("startfinish", "goroutine", 200_000, 20_000, Pace.REPEATED),
          new Workload("startpark", "goroutine", 1_000_000, 100_000, Pace.HEAVY),
          new Workload("parkedbytes", "goroutine", 1_000_000, 100_000, Pace.HEAVY),
          new Workload("yield", "yield", 1_000_000, 100_000, Pace.REPEATED),
          new Workload("forkjoin", "call", 22, 16, Pace.REPEATED),
          new Workload("sleepers", "goroutine", 1_000_000, 100_000, Pace.TIMED),
          new Workload("alarms", "alarm", 1_000_000, 100_000, Pace.TIMED),
          new Workload("mutex", "run", 10_000, 500, Pace.TIMED),
          new Workload("starvation", "run", 2_000, 500, Pace.TIMED),
          new Workload("interactive", "run", 2_000, 500, Pace.TIMED),
          new Workload("blocked", "value", 1_000_000, 50_000, Pace.TIMED),
          new Workload("echo10", "request", 10, 10, Pace.TIMED),
          new Workload("echo100", "request", 100, 100, Pace.TIMED),
          new Workload("echo1000", "request", 1_000, 1_000, Pace.TIMED),
          new Workload("echo10000", "request", 10_000, 10_000, Pace.TIMED),
          new Workload("echoidle", "request", 1_000, 100, Pace.TIMED),
          new Workload("idle", "second", 60, 3, Pace.TIMED),
          new Workload("tenmillion", "goroutine", 10_000_000, 10_000_000, Pace.ONCE));

  /** Every program there is. */
  static List<Workload> all() {
    return ALL;
  }

  /** The programs that run unless others are named. */
  static List<Workload> usual() {
    return ALL.stream().filter(workload -> workload.pace.isUsual()).toList();
  }

  /** The programs of a list such as {@code pingpong,sieve}, in the order of {@link #all()}. */
  static List<Workload> named(String names) {
    List<String> wanted = Arrays.asList(names.split(",", -1));
    List<String> known = ALL.stream().map(Workload::name).toList();
    Options.requireKnown("program", wanted, known);
    return ALL.stream().filter(workload -> wanted.contains(workload.name)).toList();
  }

  int size(boolean quick) {
    return quick ? quickSize : size;
  }
}
