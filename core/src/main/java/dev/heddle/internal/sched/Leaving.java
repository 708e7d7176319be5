package dev.heddle.internal.sched;

/** What a fiber leaves its carrier for: the carrier sees to it when the stack is off. */
enum Leaving {

  /** To wait, unless the wait has ended meanwhile. */
  WAIT,

  /** To let others run: it is queued at once, behind them. */
  YIELD,

  /** It was resumed out of turn, and goes on to wait for its own entry. */
  STAY,

  /** To be given its next goroutine. */
  IDLE,

  /** It does not: its thread is being started, and the carrier then runs it. */
  START
}
