/**
 * Go's package {@code sync}: locks, and what else goroutines meet at besides channels.
 *
 * <p>All of it works from goroutines, platform threads and any virtual thread. A goroutine that
 * waits costs no thread. What {@code java.util.concurrent} does as well is left to it: semaphores,
 * concurrent maps, atomics.
 */
@NullMarked
package dev.heddle.sync;

import org.jspecify.annotations.NullMarked;
