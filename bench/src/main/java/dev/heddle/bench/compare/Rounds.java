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
  private static final Duration QUICK_LIMIT = Duration.ofSeconds(115);
  private static final String LARGE_HEAP = "8g";
  private static final String LARGE_HEAP_YOUNG = "1g";

  private final Options options;
  private final List<Peer> peers;
  private final Path target;
  private final PrintStream progress;
  private final Results results = new Results();
  private final Set<String> complaints = new LinkedHashSet<>();
  private int done;

  Rounds(Options options, List<Peer> peers, Path target, PrintStream progress) {
    this.options = options;
    this.peers = peers;
    this.target = target;
    this.progress = progress;
  }

  Results run() throws IOException, InterruptedException {
    long start = System.nanoTime();
    long longest = 0;
    for (int round = 1; round <= options.rounds(); round++) {
      if (options.quick() && sinceNanos(start) + longest > QUICK_LIMIT.toNanos()) {
        progress.println("no time for round " + round + " within two minutes");
        break;
      }
      long roundStart = System.nanoTime();
      for (Workload workload : options.workloads()) {
        if (round == 1 || workload.pace() != Pace.ONCE) {
          compare(workload, round);
        }
      }
      longest = Math.max(longest, sinceNanos(roundStart));
      done = round;
    }
    return results;
  }

  /** How many rounds were run. */
  int done() {
    return done;
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
    results.add(workload, peer, round, measurements);
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
