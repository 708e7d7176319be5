/** The programs as virtual threads with the queues of java.util.concurrent. */
@NullMarked
package dev.heddle.bench.platform;

import org.jspecify.annotations.NullMarked;
