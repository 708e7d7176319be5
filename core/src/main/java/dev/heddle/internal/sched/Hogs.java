package dev.heddle.internal.sched;

import java.util.HashMap;
import java.util.Map;

/**
 * How many carriers compute without a processor. The monitor's alone.
 *
 * <p>Such a carrier competes with those that hold one for the machine's cores. The more of them
 * there are, the longer any carrier may have to wait for its core, and the longer the monitor must
 * look on before it takes a goroutine that makes no scheduling decision for one that hogs its
 * processor. If it did not, it would take the wait for a core for a hog, add a thread that competes
 * too, and so on without end. A carrier that is blocked in the operating system does not compete,
 * and does not count: it is known by using no processor time.
 */
final class Hogs {

  /** How often the processor time of the carriers is looked at. */
  private static final long SAMPLE_NANOS = 100_000_000L;

  private int cores = Runtime.getRuntime().availableProcessors();

  /** The processor time of each carrier without a processor, when it was last looked at. */
  private Map<Carrier, Long> sampled = new HashMap<>();

  private long sampledAt;

  /** Of those, how many used some since they were looked at before, or were new or not known. */
  private int active;

  /** How many times its usual slice a goroutine may have now. */
  long patience(Processor[] all, int detached, long now) {
    if (detached == 0) {
      if (!sampled.isEmpty()) {
        sampled = new HashMap<>();
      }
      active = 0;
      return 1;
    }
    if (now - sampledAt >= SAMPLE_NANOS) {
      sampledAt = now;
      sample(all);
    }
    int since = Math.max(0, detached - sampled.size());
    return 1L + (active + since) / cores;
  }

  private void sample(Processor[] all) {
    cores = Runtime.getRuntime().availableProcessors(); // a container's limit may change
    Map<Carrier, Long> fresh = new HashMap<>();
    int n = 0;
    for (Processor processor : all) {
      Carrier holder = processor.detached ? processor.holder : null;
      if (holder == null) {
        continue;
      }
      long used = ProcessorTime.ofThisJvm().nanosOf(holder);
      Long before = sampled.get(holder);
      if (before == null || used < 0 || used != before) {
        n++;
      }
      fresh.put(holder, used);
    }
    sampled = fresh;
    active = n;
  }
}
