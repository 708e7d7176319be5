/** What the programs of all peers on the JVM share: repetition, clock, scales and checks. */
@NullMarked
package dev.heddle.bench.harness;

import org.jspecify.annotations.NullMarked;
