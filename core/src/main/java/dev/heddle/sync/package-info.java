/**
 * Go's package {@code sync}: locks and other means of synchronisation besides channels.
 *
 * <p>All of it works in goroutines, platform threads and any virtual thread. A waiting goroutine
 * takes no thread. There are no semaphores, concurrent maps and atomics: use those of {@code
 * java.util.concurrent}.
 */
@NullMarked
package dev.heddle.sync;

import org.jspecify.annotations.NullMarked;
