package dev.heddle.internal.sched;

import java.util.List;

/** Receives reports of goroutines that the collector took. */
public interface LeakListener {

  /** Reports that {@code count} leaked; {@code records} has those of which a trace was kept. */
  void leaked(int count, List<LeakRecord> records);
}
