/**
 * What goroutines that share memory use to agree: wait groups, mutexes and their kin, with the
 * meaning they have in Go's package {@code sync}.
 */
@NullMarked
package dev.heddle.sync;

import org.jspecify.annotations.NullMarked;
