/** The runner: starts the peers in turn and prints what they need, side by side. */
@NullMarked
package dev.heddle.bench.compare;

import org.jspecify.annotations.NullMarked;
