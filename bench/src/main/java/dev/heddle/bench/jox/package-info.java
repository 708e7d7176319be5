/** The programs as virtual threads with the channels of Jox. */
@NullMarked
package dev.heddle.bench.jox;

import org.jspecify.annotations.NullMarked;
