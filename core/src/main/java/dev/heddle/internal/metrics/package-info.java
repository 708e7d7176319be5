/** What the scheduler counts and measures. */
@NullMarked
package dev.heddle.internal.metrics;

import org.jspecify.annotations.NullMarked;
