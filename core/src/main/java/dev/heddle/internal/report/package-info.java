/** Stack traces, exceptions and lineages as reports show them. */
@NullMarked
package dev.heddle.internal.report;

import org.jspecify.annotations.NullMarked;
