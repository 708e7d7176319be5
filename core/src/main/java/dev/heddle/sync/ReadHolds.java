package dev.heddle.sync;

import dev.heddle.internal.deadlock.Parties;
import dev.heddle.internal.deadlock.Sites;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The readers that hold a {@link RWMutex}, how often each does, and where it first took it. Kept
 * only with {@code -Dheddle.lockSites=true}; otherwise each reader keeps a {@linkplain
 * dev.heddle.internal.park.ReadList list}, which has room only for numbers.
 */
final class ReadHolds {

  private record Hold(int count, StackWalker.@Nullable StackFrame site) {}

  private final ConcurrentHashMap<Long, Hold> holds = new ConcurrentHashMap<>();

  void taken() {
    StackWalker.StackFrame site = Sites.ofCaller();
    holds.merge(
        Parties.ofCaller(), new Hold(1, site), (old, one) -> new Hold(old.count + 1, old.site));
  }

  /** Notes that the caller is about to unlock; false if it has not locked. */
  boolean givenBack() {
    long token = Parties.ofCaller();
    boolean known = holds.containsKey(token);
    holds.computeIfPresent(
        token, (same, old) -> old.count == 1 ? null : new Hold(old.count - 1, old.site));
    return known;
  }

  long[] tokens() {
    return holds.keySet().stream().mapToLong(Long::longValue).toArray();
  }

  StackWalker.@Nullable StackFrame takenAt(long token) {
    Hold hold = holds.get(token);
    return hold == null ? null : hold.site;
  }
}
