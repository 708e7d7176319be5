/** Decisions that are predictions: they take counts and times, and know no scheduler. */
@NullMarked
package dev.heddle.internal.policy;

import org.jspecify.annotations.NullMarked;
