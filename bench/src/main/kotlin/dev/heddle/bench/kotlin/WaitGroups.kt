package dev.heddle.bench.kotlin

import dev.heddle.bench.harness.Check
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch

private const val WORKERS = 10

/** Starts ten coroutines and waits for them, again and again. */
suspend fun waitGroups(count: Int): Long {
  val rounds = count / WORKERS
  val slots = LongArray(WORKERS)
  repeat(rounds) { round ->
    coroutineScope {
      repeat(WORKERS) { worker ->
        launch { slots[worker] += round.toLong() }
      }
    }
  }
  Check.equal("sum", WORKERS * Check.sumBelow(rounds.toLong()), slots.sum())
  return rounds.toLong() * WORKERS
}
