/** The one place that reaches into the JDK's internals. */
@NullMarked
package dev.heddle.internal.jdk;

import org.jspecify.annotations.NullMarked;
