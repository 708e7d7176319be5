package dev.heddle.internal.sched;

/** How far the priority of a carrier's thread is lowered: see {@link Background}. */
enum ThreadPriority {
  USUAL,
  BEING_LOWERED,
  LOWERED
}
