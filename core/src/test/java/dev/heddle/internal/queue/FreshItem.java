package dev.heddle.internal.queue;

/** Something to queue in a test that has yet to begin. */
final class FreshItem extends FreshWork {}
