/** Run queues: of one processor, of all of them, and what they are made of. */
@NullMarked
package dev.heddle.internal.queue;

import org.jspecify.annotations.NullMarked;
