/**
 * Go's package {@code sync}: locks and the other means, besides channels, by which goroutines wait
 * for one another.
 *
 * <p>All of it works in goroutines, platform threads and any virtual thread. A waiting goroutine
 * takes no thread. There are no semaphores, concurrent maps and atomics: use those of {@code
 * java.util.concurrent}.
 */
@NullMarked
package dev.heddle.sync;

import org.jspecify.annotations.NullMarked;
