package dev.heddle.bench.compare;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import dev.heddle.bench.harness.EchoClient;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs every program on every peer in turn, A B C, then again, A B C: what a round compares ran one
 * after the other. Prints each figure as it comes.
 */
final class Rounds {
  private static final Duration QUICK_LIMIT = Duration.ofSeconds(110);
  private static final String LARGE_HEAP = "8g";
  private static final String LARGE_HEAP_YOUNG = "1g";

  private final Options options;
  private final List<Peer> peers;
  private final Path target;
  private final PrintStream progress;
  private final Results results;
  private final int earlier;
  private final Set<String> complaints = new LinkedHashSet<>();
  private final long start = System.nanoTime();
  private int done;

  /**
   * Rounds that add to results.
   *
   * @param earlier how many rounds the results have already
   */
  Rounds(
      Options options,
      List<Peer> peers,
      Path target,
      PrintStream progress,
      Results results,
      int earlier) {
    this.options = options;
    this.peers = peers;
    this.target = target;
    this.progress = progress;
    this.results = results;
    this.earlier = earlier;
  }

  /** Runs one more round; false if there is none to run, or no time for it. */
  boolean runNext() throws IOException, InterruptedException {
    if (done == options.rounds()) {
      return false;
    }
    if (isTooLate(done == 0 ? 0 : sinceNanos(start) / done)) {
      progress.println("no time for round " + (done + 1) + " within two minutes");
      return false;
    }
    runRound(done + 1);
    done++;
    tellTime(sinceNanos(start));
    return true;
  }

  /** How many rounds there are, with those of earlier times. */
  int total() {
    return earlier + done;
  }

  private void runRound(int round) throws IOException, InterruptedException {
    long longest = 0;
    for (Workload workload : options.workloads()) {
      if (isTooLate(longest)) {
        progress.println("no time for " + workload.name() + " within two minutes");
      } else if (round == 1 || workload.pace() != Pace.ONCE) {
        long began = System.nanoTime();
        compare(workload, round);
        longest = Math.max(longest, sinceNanos(began));
      }
    }
  }

  /** Whether what takes so long cannot end in time, where time is short. */
  private boolean isTooLate(long nanos) {
    return options.quick() && sinceNanos(start) + nanos > QUICK_LIMIT.toNanos();
  }

  private void tellTime(long nanos) {
    int more = options.rounds() - done;
    if (more > 0 && !options.quick()) {
      progress.printf(
          "%s for %d of %d rounds; about %s to go%n",
          minutes(nanos), done, options.rounds(), minutes(nanos / done * more));
    }
  }

  private static String minutes(long nanos) {
    Duration duration = Duration.ofNanos(nanos);
    return duration.toMinutes() + " min " + duration.toSecondsPart() + " s";
  }

  /** What processes said on standard error although they succeeded. */
  Set<String> complaints() {
    return complaints;
  }

  private void compare(Workload workload, int round) throws IOException, InterruptedException {
    progress.printf("[%d/%d] %-12s", round, options.rounds(), workload.name());
    for (Peer peer : peers) {
      progress.printf("  %s ", peer.name());
      progress.print(peer.programs().contains(workload.name()) ? run(workload, peer, round) : "–");
      progress.flush();
    }
    progress.println();
  }

  private String run(Workload workload, Peer peer, int round)
      throws IOException, InterruptedException {
    Trial trial =
        Trial.run(
            command(workload, peer),
            Map.of(EchoClient.COMMAND, Peers.echoClient(options.quick())),
            workload.pace().limit(),
            target);
    String failure = trial.failure();
    List<Measurement> measurements = new ArrayList<>();
    try {
      trial.lines().forEach(line -> measurements.add(Measurement.parse(line)));
    } catch (IllegalArgumentException e) {
      failure = failure == null ? e.getMessage() : failure + e.getMessage();
    }
    if (failure == null && measurements.isEmpty()) {
      failure = "printed no result";
    }
    if (failure != null) {
      results.fail(workload, peer, failure);
      return "failed";
    }
    if (!trial.complaints().isEmpty()) {
      complaints.add(peer.name() + ": " + trial.complaints());
    }
    results.add(workload, peer, earlier + round, measurements);
    return figures(measurements);
  }

  /** The median of each part, in the order in which the program measures them. */
  private static String figures(List<Measurement> measurements) {
    Map<String, List<Measurement>> parts =
        measurements.stream().collect(groupingBy(Measurement::line, LinkedHashMap::new, toList()));
    return parts.values().stream()
        .map(part ->
            Table.amount(
                Spread.of(part.stream().map(Measurement::perOperation).toList()).median(),
                part.getFirst().unit()))
        .collect(joining(" + "));
  }

  private List<String> command(Workload workload, Peer peer) {
    List<String> command = new ArrayList<>(peer.launch());
    if (peer.runsOnJvm()) {
      // The JVM's options stand before the rest: right after the command itself.
      command.addAll(1, heapFlags(workload));
    }
    boolean quick = options.quick();
    Pace pace = workload.pace();
    command.add(workload.name());
    command.add(Integer.toString(workload.size(quick)));
    command.add(Integer.toString(pace.warmUpMillis(quick)));
    command.add(Integer.toString(pace.measureMillis(quick)));
    return command;
  }

  private List<String> heapFlags(Workload workload) {
    if (workload.pace() != Pace.ONCE) {
      return List.of("-Xmx" + options.heap());
    }
    // What is parked grows old, so nearly all of the heap belongs to the old generation.
    return List.of("-Xmx" + LARGE_HEAP, "-Xmn" + LARGE_HEAP_YOUNG);
  }

  private static long sinceNanos(long start) {
    return System.nanoTime() - start;
  }
}
