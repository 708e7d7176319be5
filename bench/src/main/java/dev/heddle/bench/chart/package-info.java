/** Charts as SVG, readable on light and dark pages. */
@NullMarked
package dev.heddle.bench.chart;

import org.jspecify.annotations.NullMarked;
