package dev.heddle.internal.sched;

/**
 * How large a {@link NativeScheduler} may be.
 *
 * @param parallelism how many goroutines may run at once
 * @param followsMachine whether that follows how many processors the machine gives
 * @param maxThreads how many carriers there may be
 * @param retireNanos how long a carrier over the parallelism sleeps before it ends
 */
public record Limits(int parallelism, boolean followsMachine, int maxThreads, long retireNanos) {}
