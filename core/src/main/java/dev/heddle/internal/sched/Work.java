package dev.heddle.internal.sched;

/**
 * What stands in a run queue: something that is ready to run. Either a {@link Routine} that has not
 * begun, a {@link Fiber} whose goroutine can go on, a {@link JdkTurn}, or a {@link Foreign} virtual
 * thread's turn.
 */
interface Work {}
