package dev.heddle.internal.deadlock;

import dev.heddle.internal.park.ReadList;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The wait-for graph of the parties that wait for locks; for one look. */
public final class LockGraph {

  private final Map<Long, WaitingParty> parties;

  /** The parties that hold a lock for reading, by the lock's number. */
  private final Map<Long, List<WaitingParty>> readers = new HashMap<>();

  /** The graph of {@code parties}, each by its token. */
  public LockGraph(Map<Long, WaitingParty> parties) {
    this.parties = parties;
    for (WaitingParty party : parties.values()) {
      ReadList list = party.waiter().reads();
      if (list != null) {
        list.forEach(lock -> readers.computeIfAbsent(lock, n -> new ArrayList<>()).add(party));
      }
    }
  }

  /** Cycles among the parties, none of which shares a party with another. */
  public List<List<WaitingParty>> cycles() {
    List<List<WaitingParty>> cycles = new ArrayList<>();
    Set<Long> done = new HashSet<>();
    for (WaitingParty start : parties.values()) {
      // Depth first, without recursion: a chain may be as long as there are goroutines.
      List<WaitingParty> path = new ArrayList<>();
      Deque<Iterator<WaitingParty>> ways = new ArrayDeque<>();
      if (done.add(start.token())) {
        path.add(start);
        ways.push(next(start));
      }
      while (!ways.isEmpty()) {
        if (!ways.element().hasNext()) {
          ways.pop();
          path.removeLast();
          continue;
        }
        WaitingParty next = ways.element().next();
        int at = path.indexOf(next);
        if (at >= 0) {
          cycles.add(List.copyOf(path.subList(at, path.size())));
          break;
        }
        if (done.add(next.token())) {
          path.add(next);
          ways.push(next(next));
        }
      }
      path.forEach(party -> done.add(party.token()));
    }
    return cycles;
  }

  private Iterator<WaitingParty> next(WaitingParty party) {
    List<WaitingParty> next = new ArrayList<>();
    for (long token : party.lock().heldBy(party.waiter())) {
      WaitingParty blocker = parties.get(token);
      if (blocker != null) {
        next.add(blocker);
      }
    }
    next.addAll(readers.getOrDefault(party.lock().listedAs(party.waiter()), List.of()));
    return next.iterator();
  }
}
