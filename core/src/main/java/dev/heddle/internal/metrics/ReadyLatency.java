package dev.heddle.internal.metrics;

import dev.heddle.internal.queue.Work;
import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * Samples how long ready work waits until it runs. Go: the histogram behind {@code
 * /sched/latencies:seconds}, and {@code gTrackingPeriod}, which samples too.
 *
 * <p>One piece of work at a time is watched in the whole scheduler, so that a goroutine needs no
 * field for it. The thread that makes the n-th piece ready notes it and the time here, and the
 * carrier that runs it finds that it is the one watched. A sample counts for as many pieces as it
 * was chosen from.
 *
 * <pre>
 *   a thread that        step
 *   makes work ready     claimed: false -&gt; true; since, weight; watched = work; queues it
 *   runs work            watched == work: counts; watched = null; claimed = false
 * </pre>
 *
 * <p>A watched piece of work is in one queue and one carrier runs it. So only that carrier finds it
 * watched, after taking it from the queue, and sees all that was written before.
 */
public final class ReadyLatency {

  /** One in so many pieces made ready on a carrier is watched. A power of 2. */
  public static final int PERIOD = 64;

  /** The same for pieces made ready from outside, which costs more anyway. */
  public static final int OUTSIDE_PERIOD = 8;

  private static final VarHandle CLAIMED =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "claimed", VarHandle.class, ReadyLatency.class, boolean.class);
  private static final VarHandle WATCHED =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "watched", VarHandle.class, ReadyLatency.class, Work.class);

  static {
    link();
  }

  private final AtomicLongArray counts = new AtomicLongArray(LatencyBuckets.COUNT);

  /** Guards the other fields: set by the thread that begins a sample, cleared at its end. */
  private boolean claimed;

  private @Nullable Work watched;
  private long since;
  private int weight;

  /**
   * Uses the variable handles in each way that is used here. The JVM allocates for the first use of
   * each, and a carrier has work in hand then.
   */
  private static void link() {
    ReadyLatency latency = new ReadyLatency();
    boolean same = CLAIMED.compareAndSet(latency, false, false);
    CLAIMED.setRelease(latency, false);
    WATCHED.setRelease(latency, (Work) null);
    Work none = (Work) WATCHED.getOpaque(latency);
    assert same && none == null;
  }

  /** Watches {@code work}, which is about to be queued, unless other work is being watched. */
  public void sample(Work work, int chosenFrom) {
    if (!claimed && CLAIMED.compareAndSet(this, false, true)) {
      since = System.nanoTime();
      weight = chosenFrom;
      WATCHED.setRelease(this, work);
    }
  }

  /** Called with all work when it begins to run; ends the sample if that is being watched. */
  public void running(Work work) {
    if ((Work) WATCHED.getOpaque(this) == work) {
      counts.addAndGet(LatencyBuckets.of(System.nanoTime() - since), weight);
      watched = null;
      CLAIMED.setRelease(this, false);
    }
  }

  /** The counts, by {@link LatencyBuckets}. */
  public long[] counts() {
    long[] copy = new long[LatencyBuckets.COUNT];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = counts.get(i);
    }
    return copy;
  }
}
