/** Channels as {@link java.util.concurrent.Flow} publishers and subscribers. */
@NullMarked
package dev.heddle.flow;

import org.jspecify.annotations.NullMarked;
