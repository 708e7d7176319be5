/** The soak: every kind of work at once, for as long as it is told, each element checked. */
@NullMarked
package dev.heddle.soak;

import org.jspecify.annotations.NullMarked;
