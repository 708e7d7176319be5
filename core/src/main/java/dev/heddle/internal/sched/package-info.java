/**
 * The scheduler: goroutines (G) run on carriers (M) that hold processors (P), as in Go.
 *
 * <p>{@link dev.heddle.internal.sched.NativeScheduler} is the place to start reading. This package
 * knows nothing of channels or of anything else that goroutines wait for.
 */
@NullMarked
package dev.heddle.internal.sched;

import org.jspecify.annotations.NullMarked;
