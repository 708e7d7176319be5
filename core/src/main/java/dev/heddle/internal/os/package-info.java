/** Access to the operating system beyond what the JDK offers. */
@NullMarked
package dev.heddle.internal.os;

import org.jspecify.annotations.NullMarked;
