package dev.heddle.internal.queue;

/**
 * What a carrier can run: a goroutine that has not begun, a fiber whose goroutine can go on, or a
 * turn of some other virtual thread. Run queues hold nothing else.
 *
 * <p>It is a class, though an empty one, and the parent of {@code WaitNode}, though carriers run
 * only fibers of these: the JIT trusts a declared class, but checks the object against a declared
 * interface each time one is queued or taken.
 */
public abstract class Work {}
