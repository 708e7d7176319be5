/** What channels, selects, locks and timers cost by themselves, and what JMH needs for it. */
@NullMarked
package dev.heddle.bench.jmh;

import org.jspecify.annotations.NullMarked;
