/** What the operating system is asked for beside what the JDK asks it for. */
@NullMarked
package dev.heddle.internal.os;

import org.jspecify.annotations.NullMarked;
