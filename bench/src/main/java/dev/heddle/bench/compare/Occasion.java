package dev.heddle.bench.compare;

import java.time.Instant;

/**
 * Rounds that ran in one go: when, how busy the machine was just before, and their numbers.
 *
 * @param last the number of the last round; less than {@code first} if none was finished
 */
record Occasion(Instant start, double load, int first, int last) {}
