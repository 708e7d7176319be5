package dev.heddle.bench.compare;

import java.util.Arrays;
import java.util.List;

/**
 * A program that the peers are compared by. The sizes stand here and nowhere else, so that every
 * peer does the same work.
 *
 * @param name what the command line and the programs themselves call it
 * @param title what a table for people who never ran it calls it
 * @param operation what is done so often
 */
record Workload(String name, String title, String operation, int size, int quickSize, Pace pace) {

  private static final List<Workload> ALL =
      List.of(
          new Workload(
              "pingpong",
              "ping-pong over two unbuffered channels",
              "round trip",
              100_000,
              10_000,
              Pace.REPEATED),
          new Workload(
              "unbuffered",
              "unbuffered producer and consumer",
              "value",
              200_000,
              20_000,
              Pace.REPEATED),
          new Workload(
              "buffered",
              "buffered (128) producer and consumer",
              "value",
              1_000_000,
              100_000,
              Pace.REPEATED),
          new Workload(
              "manytomany",
              "eight producers, eight consumers, one buffered channel",
              "value",
              1_000_000,
              100_000,
              Pace.REPEATED),
          new Workload("pipeline", "pipeline of 100 stages", "hop", 2_000, 200, Pace.REPEATED),
          new Workload("sieve", "prime sieve", "number", 4_000, 1_000, Pace.REPEATED),
          new Workload("select3", "select of three", "value", 150_000, 15_000, Pace.REPEATED),
          new Workload("select10", "select of ten", "value", 150_000, 15_000, Pace.REPEATED),
          new Workload(
              "startfinish", "start and finish", "goroutine", 200_000, 20_000, Pace.REPEATED),
          new Workload(
              "waitgroup",
              "a wait group for each ten",
              "goroutine",
              200_000,
              20_000,
              Pace.REPEATED),
          new Workload(
              "forkjoin", "fork and join: recursive Fibonacci", "call", 22, 16, Pace.REPEATED),
          new Workload("yield", "yield", "yield", 1_000_000, 100_000, Pace.REPEATED),
          new Workload(
              "mutex", "mutex, contended by 16", "lock", 1_600_000, 160_000, Pace.REPEATED),
          new Workload(
              "rwmutex",
              "RWMutex, contended by 16, one lock in ten to write",
              "lock",
              800_000,
              80_000,
              Pace.REPEATED),
          new Workload(
              "closing",
              "close a channel that 1,000 wait on",
              "goroutine",
              50_000,
              5_000,
              Pace.REPEATED),
          new Workload(
              "binarytrees", "binary trees, a goroutine each", "node", 14, 10, Pace.REPEATED),
          new Workload(
              "startpark",
              "a million parked on one channel",
              "goroutine",
              1_000_000,
              100_000,
              Pace.HEAVY),
          new Workload(
              "parkedbytes",
              "memory of a parked goroutine",
              "goroutine",
              1_000_000,
              100_000,
              Pace.HEAVY),
          new Workload(
              "sleepers", "a million sleep for 10 ms", "goroutine", 1_000_000, 100_000, Pace.HEAVY),
          new Workload("echo100", "TCP echo, 100 connections", "request", 100, 100, Pace.SERVED),
          new Workload(
              "sleeperbytes",
              "memory of a sleeping goroutine",
              "goroutine",
              1_000_000,
              100_000,
              Pace.TIMED),
          new Workload("alarms", "a million alarms", "alarm", 1_000_000, 100_000, Pace.TIMED),
          new Workload("fairness", "a mutex that 64 hammer", "run", 10_000, 500, Pace.TIMED),
          new Workload(
              "starvation", "a ticker beside endless loops", "run", 2_000, 500, Pace.TIMED),
          new Workload(
              "interactive", "short goroutines beside long ones", "run", 2_000, 500, Pace.TIMED),
          new Workload(
              "hogs4", "a short goroutine beside 4 that compute", "run", 5_000, 1_000, Pace.TIMED),
          new Workload(
              "hogs64",
              "a short goroutine beside 64 that compute",
              "run",
              5_000,
              1_000,
              Pace.TIMED),
          new Workload(
              "hogs512",
              "a short goroutine beside 512 that compute",
              "run",
              10_000,
              1_000,
              Pace.TIMED),
          new Workload(
              "slices", "work of a heavy pair beside a light one", "run", 1_000, 200, Pace.TIMED),
          new Workload("zeroalarm", "a timer that is due", "timer", 200_000, 20_000, Pace.TIMED),
          new Workload(
              "blocked",
              "a channel beside goroutines in blocking calls",
              "value",
              1_000_000,
              50_000,
              Pace.TIMED),
          new Workload("echo10", "TCP echo, 10 connections", "request", 10, 10, Pace.TIMED),
          new Workload(
              "echo1000", "TCP echo, 1,000 connections", "request", 1_000, 1_000, Pace.TIMED),
          new Workload(
              "echo10000", "TCP echo, 10,000 connections", "request", 10_000, 10_000, Pace.TIMED),
          new Workload(
              "echoidle",
              "TCP echo beside 10,000 idle connections",
              "request",
              1_000,
              100,
              Pace.TIMED),
          new Workload("idle", "a thousand that wait", "second", 60, 3, Pace.TIMED),
          new Workload(
              "tenmillion", "ten million parked", "goroutine", 10_000_000, 10_000_000, Pace.ONCE));

  /** Every program there is. */
  static List<Workload> all() {
    return ALL;
  }

  /** The programs that run unless others are named. */
  static List<Workload> usual() {
    return ALL.stream().filter(workload -> workload.pace.isUsual()).toList();
  }

  /**
   * The program of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Workload of(String name) {
    return named(name).getFirst();
  }

  /** The programs of a list such as {@code pingpong,sieve}, in the order of {@link #all()}. */
  static List<Workload> named(String names) {
    List<String> wanted = Arrays.asList(names.split(",", -1));
    List<String> known = ALL.stream().map(Workload::name).toList();
    Options.requireKnown("program", wanted, known);
    return ALL.stream().filter(workload -> wanted.contains(workload.name)).toList();
  }

  /** What a table calls a line of it, which is named after the program, or a part of it. */
  String titleOf(String line) {
    return line.equals(name) ? title : title + ": " + line.substring(name.length() + 1);
  }

  int size(boolean quick) {
    return quick ? quickSize : size;
  }
}
