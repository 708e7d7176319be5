package dev.heddle;

import dev.heddle.internal.held.HeldLock;
import dev.heddle.internal.held.Parties;
import dev.heddle.internal.park.Waiter;
import dev.heddle.internal.sched.Routine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who holds what others wait for, in words; for one report. */
final class HolderNames {

  /** By token; null until somebody is asked for, since to find out all are looked at. */
  private @Nullable Map<Long, Routine> goroutines;

  /** What {@code waiter} waits for, and who holds it; empty if that is no lock. */
  String waitsFor(Waiter waiter) {
    if (!(waiter.on() instanceof HeldLock lock)) {
      return "";
    }
    List<String> holders = new ArrayList<>();
    for (long token : lock.heldBy(waiter)) {
      holders.add(name(token));
    }
    String text = " waits for " + lock.identity();
    return holders.isEmpty() ? text : text + " held by " + String.join(", ", holders);
  }

  private String name(long token) {
    Map<Long, Routine> known = goroutines;
    if (known == null) {
      known = Parties.goroutines();
      goroutines = known;
    }
    if (known.get(token) instanceof Goroutine goroutine) {
      return "goroutine " + goroutine.id();
    }
    return Parties.isAGoroutine(token) ? "a goroutine that has ended" : "a thread";
  }
}
