package dev.heddle;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The report of a deadlock: which goroutines are asleep, and where. Taking a stack is expensive,
 * and a process with many runs, such as one of many tests, may have thousands of goroutines that
 * are left over from earlier runs. So the report has a bounded number of stacks: first of the run's
 * own goroutines, then of others that may have to do with it. It counts the rest by what they wait
 * for. So the cost of a report hardly depends on the number of goroutines.
 */
final class DeadlockReport {

  /** How many goroutines of the run are shown with their stacks, at most. */
  private static final int OWN_SHOWN = 100;

  /** The same, for goroutines that belong to no run, or to another run that has not ended. */
  private static final int OTHERS_SHOWN = 20;

  private final StringBuilder text =
      new StringBuilder("fatal error: all goroutines are asleep - deadlock!\n\n");

  private final Holders holders = new Holders();
  private final List<Goroutine> own = new ArrayList<>();
  private final List<Goroutine> others = new ArrayList<>();
  private final List<Goroutine> leftOver = new ArrayList<>();

  private DeadlockReport(Run run) {
    for (Goroutine goroutine : Report.begun(run.core())) {
      Run its = goroutine.origin().run();
      List<Goroutine> kind = its == run ? own : its == null || !its.hasEnded() ? others : leftOver;
      kind.add(goroutine);
    }
  }

  /** The report for {@code run}, which has not ended yet. */
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
