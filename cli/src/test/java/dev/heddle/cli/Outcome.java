package dev.heddle.cli;

/**
 * What a finished command left behind.
 *
 * @param status its exit status
 * @param out its standard output
 * @param err its standard error
 */
record Outcome(int status, String out, String err) {}
