/**
 * Goroutines, channels and {@code select}, on a scheduler of Heddle's own.
 *
 * <p>{@link dev.heddle.Heddle} is the place to start: its methods are made for {@code import
 * static}.
 */
@NullMarked
package dev.heddle;

import org.jspecify.annotations.NullMarked;
