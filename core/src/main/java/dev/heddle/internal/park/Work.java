package dev.heddle.internal.park;

/**
 * What a carrier can run: a goroutine that has not begun, a fiber whose goroutine can go on, or a
 * turn of some other virtual thread. Run queues hold nothing else.
 *
 * <p>A class, though it has nothing, and the parent of {@link WaitNode}, though of these only
 * fibers are run: the JIT takes the code's word for a class, but where it says an interface it
 * looks at the object, each time one is queued or taken.
 */
public abstract class Work {}
