package dev.heddle.bench.kotlin

import dev.heddle.bench.harness.Check
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock

private const val COROUTINES = 16

/** Sixteen coroutines count together, under one mutex. */
suspend fun mutex(count: Int): Long {
  val each = count / COROUTINES
  val mutex = Mutex()
  var counter = 0
  coroutineScope {
    repeat(COROUTINES) {
      launch {
        repeat(each) { mutex.withLock { counter++ } }
      }
    }
  }
  Check.equal("counter", COROUTINES * each.toLong(), counter.toLong())
  return COROUTINES * each.toLong()
}
