/** A shop over HTTP: orders against a stock, kept in a database. */
@NullMarked
package dev.heddle.examples.shop;

import org.jspecify.annotations.NullMarked;
