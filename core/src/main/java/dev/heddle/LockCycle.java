package dev.heddle;

import dev.heddle.internal.held.LockCycles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Goroutines that wait for one another's locks in a cycle, or one that waits for a lock of its own,
 * while the rest of the program runs on. Go has no such report: it sees only that all goroutines
 * are asleep.
 *
 * <p>Found for {@link dev.heddle.sync.Mutex} and the write lock of {@link dev.heddle.sync.RWMutex},
 * if {@code -Dheddle.lockSites=true}, and only among waits that neither time nor an interrupt ends.
 * What it says was true of all parties at one moment, so they wait for good, unless somebody
 * unlocks a lock that it has not locked itself.
 *
 * @param parties who waits, each for the lock that the next one holds, and the last for the first's
 */
public record LockCycle(List<Party> parties) {

  /**
   * One goroutine of the cycle.
   *
   * @param id its id
   * @param name its name; empty if it was given none
   * @param holdsSince the call that took the lock it holds, and that the one before waits for
   * @param stack its own frames, innermost first: the call that waits
   */
  public record Party(
      long id, String name, Optional<StackTraceElement> holdsSince, List<StackTraceElement> stack) {

    private String who() {
      return Report.who(id, name);
    }
  }

  static LockCycle of(List<LockCycles.Link> links) {
    List<Party> parties = new ArrayList<>();
    for (LockCycles.Link link : links) {
      Goroutine goroutine = (Goroutine) link.waiting().routine();
      parties.add(
          new Party(
              goroutine.id(),
              goroutine.name(),
              Optional.ofNullable(link.waiting().site())
                  .map(StackWalker.StackFrame::toStackTraceElement),
              Arrays.asList(goroutine.stackTrace())));
    }
    return new LockCycle(List.copyOf(parties));
  }

  /** As it is printed when no handler is set. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("heddle: ");
    text.append(
        parties.size() == 1
            ? "a goroutine waits for a lock that it holds - deadlock!"
            : parties.size() + " goroutines wait for one another's locks - deadlock!");
    for (int i = 0; i < parties.size(); i++) {
      Party party = parties.get(i);
      Party next = parties.get((i + 1) % parties.size());
      text.append("\n\n").append(party.who()).append(" waits for a lock of ").append(next.who());
      next.holdsSince().ifPresent(site -> text.append(", taken at ").append(Frames.text(site)));
      text.append(':');
      party.stack().forEach(frame -> text.append("\n\tat ").append(Frames.text(frame)));
    }
    return text.toString();
  }
}
