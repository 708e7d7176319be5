/**
 * What runs beside the tests' JVM and disturbs it, for {@code ./heddle test --beside}. Each program
 * is run from its source, so its classes use the JDK alone.
 */
@NullMarked
package dev.heddle.beside;

import org.jspecify.annotations.NullMarked;
