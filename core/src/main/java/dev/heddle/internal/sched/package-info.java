/**
 * Who runs where and when: goroutines (G) on carriers (M) that hold processors (P), as in Go.
 *
 * <p>{@link dev.heddle.internal.sched.NativeScheduler} is the place to start reading. Nothing here
 * knows of channels or of any other thing that is waited for.
 */
@NullMarked
package dev.heddle.internal.sched;

import org.jspecify.annotations.NullMarked;
