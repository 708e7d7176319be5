/** The comparison of servers over HTTP: starts each in turn and has wrk load it. */
@NullMarked
package dev.heddle.bench.http;

import org.jspecify.annotations.NullMarked;
