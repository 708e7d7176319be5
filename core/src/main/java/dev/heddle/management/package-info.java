/** Goroutines over JMX. */
@NullMarked
package dev.heddle.management;

import org.jspecify.annotations.NullMarked;
