/** Programs that overflow their stacks and fill the heap, and what must hold all the same. */
@NullMarked
package dev.heddle.hurt;

import org.jspecify.annotations.NullMarked;
