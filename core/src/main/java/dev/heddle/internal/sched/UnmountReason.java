package dev.heddle.internal.sched;

/** Why a fiber leaves its carrier. The carrier acts on it after the unmount. */
enum UnmountReason {

  /** The fiber waits, unless the wait has ended meanwhile. */
  WAIT,

  /** The fiber gives up its turn: it is queued at once, behind all others. */
  YIELD,

  /** The fiber was resumed out of turn, and goes on waiting for its own entry. */
  STAY,

  /** The fiber is idle until it gets its next goroutine. */
  IDLE,

  /** The fiber is not leaving: its thread is being started, and the carrier runs it next. */
  START
}
