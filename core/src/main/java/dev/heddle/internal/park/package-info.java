/**
 * The one way to wait. All that blocks in Heddle does so with a {@link
 * dev.heddle.internal.park.Waiter}, so that it can be dumped, cancelled, timed out and counted.
 */
@NullMarked
package dev.heddle.internal.park;

import org.jspecify.annotations.NullMarked;
