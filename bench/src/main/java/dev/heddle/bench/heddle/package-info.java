/** The programs as goroutines and channels of Heddle. */
@NullMarked
package dev.heddle.bench.heddle;

import org.jspecify.annotations.NullMarked;
