/** Timers: one thread, and heaps that are cheap to add to and to take from. */
@NullMarked
package dev.heddle.internal.time;

import org.jspecify.annotations.NullMarked;
