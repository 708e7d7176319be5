package dev.heddle;

import dev.heddle.internal.deadlock.HeldLock;
import dev.heddle.internal.deadlock.LockWatch;
import dev.heddle.internal.deadlock.WaitingParty;
import dev.heddle.internal.report.Frames;
import dev.heddle.internal.sched.Fiber;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The report of a deadlock of a part of the program: goroutines or other threads wait for one
 * another's locks in a cycle, or one of them waits for a lock that it holds itself or that a
 * goroutine held when it ended. The rest of the program runs on. Go has no such report: it detects
 * only that all goroutines are asleep.
 *
 * <p>It is found for {@link dev.heddle.sync.Mutex} and {@link dev.heddle.sync.RWMutex} among waits
 * that neither a timeout nor an interrupt ends, and for {@link dev.heddle.sync.Once}, {@link
 * dev.heddle.sync.Lazy} and {@link dev.heddle.sync.SingleFlight}, whose waits a cancel would end.
 * The places where locks were made and taken are known only with {@code -Dheddle.lockSites=true}. A
 * holder that has ended is reported when a party has waited for its lock for 10 s ({@code
 * -Dheddle.endedHolderMillis}).
 *
 * <p>What it says was true of all parties at one moment. So they wait for ever, unless a party
 * unlocks a lock that it has not locked itself. Locks for which that was seen are left out.
 *
 * @param parties the parties: each waits for a lock that the next one holds, the last for a lock of
 *     the first
 * @param holderEnded whether there is only one party, and the holder of the lock that it waits for
 *     has ended
 */
public record LockCycle(List<Party> parties, boolean holderEnded) {

  /**
   * One goroutine or thread of the cycle.
   *
   * @param id its id; 0 if it is not a goroutine
   * @param name its name, or that of the thread; empty if it was given none
   * @param holdsSince the call that took the lock which the party before waits for, if that was
   *     recorded ({@code -Dheddle.lockSites=true})
   * @param stack its own frames, innermost first: the call that waits
   * @param waitsFor the lock that it waits for, such as {@code Mutex@1a2b}, and where it was made
   *     if that was recorded
   */
  public record Party(
      long id,
      String name,
      Optional<StackTraceElement> holdsSince,
      List<StackTraceElement> stack,
      String waitsFor) {

    private String who() {
      return id == 0 ? "thread \"" + name + "\"" : GoroutineDescription.who(id, name);
    }
  }

  /** Whether the report of a whole run's deadlock, which comes first, has covered it. */
  static boolean isReported(LockWatch.Found found) {
    return found.parties().stream()
        .anyMatch(party ->
            party.waiter() instanceof Fiber fiber
                && fiber.goroutine() instanceof Goroutine goroutine
                && isOfADeadlockedRun(goroutine));
  }

  private static boolean isOfADeadlockedRun(Goroutine goroutine) {
    Run run = goroutine.origin().run();
    return run != null && run.isDeadlocked();
  }

  static LockCycle of(LockWatch.Found found) {
    List<Party> parties = new ArrayList<>();
    WaitingParty before = found.parties().getLast();
    for (WaitingParty each : found.parties()) {
      parties.add(party(each, before));
      before = each;
    }
    return new LockCycle(List.copyOf(parties), found.holderEnded());
  }

  private static Party party(WaitingParty each, WaitingParty before) {
    Goroutine goroutine =
        each.waiter() instanceof Fiber fiber ? (Goroutine) fiber.goroutine() : null;
    Thread thread = each.waiter().thread();
    return new Party(
        goroutine == null ? 0 : goroutine.id(),
        goroutine == null ? thread.getName() : goroutine.name(),
        Optional.ofNullable(before.lock().takenAt(each.token()))
            .map(StackWalker.StackFrame::toStackTraceElement),
        List.of(Frames.own(Frames.of(thread))),
        waitsFor(each.lock()));
  }

  private static String waitsFor(HeldLock lock) {
    StackWalker.StackFrame site = lock.madeAt();
    return site == null
        ? lock.name()
        : lock.name() + " made at " + Frames.text(site.toStackTraceElement());
  }

  /** The report as it is printed when no handler is set. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("heddle: ");
    if (holderEnded) {
      text.append("a goroutine waits for a lock whose holder has ended - deadlock!");
    } else if (parties.size() == 1) {
      text.append("a goroutine waits for a lock that it holds - deadlock!");
    } else {
      text.append(parties.size()).append(" goroutines wait for one another's locks - deadlock!");
    }
    for (int i = 0; i < parties.size(); i++) {
      Party party = parties.get(i);
      Party next = parties.get((i + 1) % parties.size());
      text.append("\n\n").append(party.who()).append(" waits for a lock of ");
      text.append(holderEnded ? "a goroutine that has ended" : next.who());
      text.append(" (").append(party.waitsFor()).append(')');
      if (!holderEnded) {
        next.holdsSince().ifPresent(site -> text.append(", taken at ").append(Frames.text(site)));
      }
      text.append(':');
      party.stack().forEach(frame -> text.append("\n\tat ").append(Frames.text(frame)));
    }
    return text.toString();
  }
}
