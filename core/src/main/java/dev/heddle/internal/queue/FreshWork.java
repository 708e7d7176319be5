package dev.heddle.internal.queue;

/** Work that has yet to begin: the queues serve it apart from work that has begun. */
public abstract class FreshWork extends Work {}
