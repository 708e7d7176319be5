package dev.heddle;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The report of a deadlock: which goroutines are asleep, and where. To take a stack is dear, and in
 * a process that lives on, such as one of many tests, there may be thousands of goroutines that are
 * left over from runs that ended. So stacks are taken of the run's own first, then of others that
 * may have to do with it, of so many at most, and the rest is told by what it waits for: what a
 * report costs hardly depends on how many goroutines there are.
 */
final class DeadlockReport {

  /** Of how many goroutines of the run the stacks are shown. */
  private static final int OWN_SHOWN = 100;

  /** The same, of goroutines that belong to no run, or to another that goes on. */
  private static final int OTHERS_SHOWN = 20;

  private final StringBuilder text =
      new StringBuilder("fatal error: all goroutines are asleep - deadlock!\n\n");

  private final Holders holders = new Holders();
  private final List<Goroutine> own = new ArrayList<>();
  private final List<Goroutine> others = new ArrayList<>();
  private final List<Goroutine> leftOver = new ArrayList<>();

  private DeadlockReport(Run run) {
    for (Goroutine goroutine : Report.begun(run.core())) {
      Run its = goroutine.run();
      List<Goroutine> kind = its == run ? own : its == null || !its.hasEnded() ? others : leftOver;
      kind.add(goroutine);
    }
  }

  /** Why {@code run}, which has not ended yet, ends. */
  static DeadlockException of(Run run) {
    DeadlockReport report = new DeadlockReport(run);
    report.tell();
    return new DeadlockException(report.text.toString().stripTrailing());
  }

  private void tell() {
    tell(own, OWN_SHOWN, "more of this run");
    tell(others, OTHERS_SHOWN, "more that are not of this run");
    tell(leftOver, 0, "left over from runs that have ended");
  }

  private void tell(List<Goroutine> goroutines, int shown, String rest) {
    int stacks = Math.min(shown, goroutines.size());
    goroutines.subList(0, stacks).forEach(one -> Report.one(text, one, holders));
    if (goroutines.size() > stacks) {
      List<Goroutine> counted = goroutines.subList(stacks, goroutines.size());
      text.append("and ").append(counted.size()).append(' ').append(rest).append(": ");
      text.append(byWhatTheyDo(counted)).append("\n\n");
    }
  }

  private static String byWhatTheyDo(List<Goroutine> goroutines) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    goroutines.forEach(one -> counts.merge(Report.doing(one, one.currentWait()), 1, Integer::sum));
    List<String> words = new ArrayList<>();
    counts.forEach((doing, count) -> words.add(count + " [" + doing + "]"));
    return String.join(", ", words);
  }
}
