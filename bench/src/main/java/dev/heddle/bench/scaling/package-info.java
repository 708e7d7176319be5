/** How the cost of an operation changes with the number of goroutines and the parallelism. */
@NullMarked
package dev.heddle.bench.scaling;

import org.jspecify.annotations.NullMarked;
