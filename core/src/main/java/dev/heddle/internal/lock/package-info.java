/** The lock under every short critical section of Heddle. */
@NullMarked
package dev.heddle.internal.lock;

import org.jspecify.annotations.NullMarked;
