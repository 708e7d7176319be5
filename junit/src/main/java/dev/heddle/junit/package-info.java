/** For the tests of programs that use Heddle: {@link dev.heddle.junit.LeakChecker}. */
@NullMarked
package dev.heddle.junit;

import org.jspecify.annotations.NullMarked;
