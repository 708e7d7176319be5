/** Knows whether Flight Recorder records, and tells it of goroutines. */
@NullMarked
package dev.heddle.internal.jfr;

import org.jspecify.annotations.NullMarked;
