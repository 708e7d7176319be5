/** What is told of programs with very many goroutines. */
@NullMarked
package dev.heddle.faults;

import org.jspecify.annotations.NullMarked;
