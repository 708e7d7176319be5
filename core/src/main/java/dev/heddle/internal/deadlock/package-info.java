/** The holders of locks, and the search for goroutines that wait for one another's in a cycle. */
@NullMarked
package dev.heddle.internal.deadlock;

import org.jspecify.annotations.NullMarked;
