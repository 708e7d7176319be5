package dev.heddle.bench.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * All that is known of some rounds: what every report is made of.
 *
 * @param machine where it was measured
 * @param missing why other peers were left out, by their names
 * @param occasions when the rounds ran, the first first; at least one
 */
record Comparison(
    Machine machine,
    boolean quick,
    String heap,
    List<Peer> peers,
    Map<String, String> missing,
    Results results,
    List<Occasion> occasions) {

  /** How many rounds there are. */
  int rounds() {
    return occasions.getLast().last();
  }

  /** The machine as it is on every page: without a time, for there may have been several. */
  String where() {
    return machine.processors() + " × " + machine.processor() + ", " + machine.system();
  }

  boolean hasBaseline() {
    return peers.size() > 1 && peers.stream().anyMatch(Peer::isBaseline);
  }

  /**
   * This one, with another occasion added.
   *
   * @param now what is measured on that occasion; its results are added to those of this one
   * @throws IllegalArgumentException if the two have not measured the same
   */
  Comparison joinedBy(Comparison now) {
    requireSame("processor", where(), now.where());
    requireSame("heap", heap, now.heap);
    requireSame("mode", mode(), now.mode());
    List<Peer> together = new ArrayList<>(peers);
    for (Peer peer : now.peers) {
      peers.stream()
          .filter(earlier -> earlier.name().equals(peer.name()))
          .findAny()
          .ifPresentOrElse(
              earlier -> requireSame("peer", earlier.title(), peer.title()),
              () -> together.add(peer));
    }
    return new Comparison(machine, quick, heap, together, now.missing, results, occasions);
  }

  /** The same with one more occasion, or with the last one changed if it is that one. */
  Comparison at(Occasion occasion) {
    List<Occasion> changed = new ArrayList<>(occasions);
    changed.removeIf(earlier -> earlier.first() == occasion.first());
    changed.add(occasion);
    return new Comparison(machine, quick, heap, peers, missing, results, changed);
  }

  private String mode() {
    return quick ? "--quick" : "full size";
  }

  private static void requireSame(String what, String earlier, String now) {
    if (!earlier.equals(now)) {
      throw new IllegalArgumentException(
          "rounds can be appended only to those of the same "
              + what
              + ": the earlier ones have "
              + earlier
              + ", these have "
              + now);
    }
  }
}
