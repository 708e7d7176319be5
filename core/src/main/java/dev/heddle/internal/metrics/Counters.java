package dev.heddle.internal.metrics;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What one processor has counted. Only the processor's owner writes a counter, without an atomic
 * read-modify-write; any thread may read it. {@code Totals.Sum} gives the order in which to read
 * them.
 */
public final class Counters {

  private static final VarHandle STARTED = handle("started");
  private static final VarHandle ENDED = handle("ended");
  private static final VarHandle PARKS = handle("parks");
  private static final VarHandle READIES = handle("readies");
  private static final VarHandle STEALS = handle("steals");

  static {
    link();
  }

  private long started;
  private long ended;
  private long parks;
  private long readies;
  private long steals;

  /**
   * Uses the variable handles in each way that is used here. The JVM allocates for the first use of
   * each, and a carrier has work in hand then.
   */
  private static void link() {
    Counters counters = new Counters();
    STARTED.setRelease(counters, 0L);
    long none = (long) STARTED.getAcquire(counters);
    assert none == 0;
  }

  private static VarHandle handle(String name) {
    return ConstantBootstraps.fieldVarHandle(
        MethodHandles.lookup(), name, VarHandle.class, Counters.class, long.class);
  }

  public void countStarted() {
    STARTED.setRelease(this, started + 1);
  }

  public void countEnded() {
    ENDED.setRelease(this, ended + 1);
  }

  public void countPark() {
    PARKS.setRelease(this, parks + 1);
  }

  public void countReady() {
    READIES.setRelease(this, readies + 1);
  }

  public void countSteal() {
    STEALS.setRelease(this, steals + 1);
  }

  public long started() {
    return (long) STARTED.getAcquire(this);
  }

  public long ended() {
    return (long) ENDED.getAcquire(this);
  }

  public long parks() {
    return (long) PARKS.getAcquire(this);
  }

  public long readies() {
    return (long) READIES.getAcquire(this);
  }

  public long steals() {
    return (long) STEALS.getAcquire(this);
  }
}
