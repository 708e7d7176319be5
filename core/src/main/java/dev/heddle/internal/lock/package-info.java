/** The lock of every short critical section in Heddle. */
@NullMarked
package dev.heddle.internal.lock;

import org.jspecify.annotations.NullMarked;
