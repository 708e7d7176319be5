/**
 * Goroutines, channels, {@code select} and the scheduler under them: what nearly every program
 * needs. {@link dev.heddle.Heddle} is the place to start.
 */
@NullMarked
package dev.heddle;

import org.jspecify.annotations.NullMarked;
