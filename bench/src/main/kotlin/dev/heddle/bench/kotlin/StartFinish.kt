package dev.heddle.bench.kotlin

import dev.heddle.bench.harness.Check
import java.util.concurrent.atomic.AtomicInteger
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch

/** Starts coroutines that finish at once, and waits for all of them. */
suspend fun startFinish(count: Int): Long {
  val ran = AtomicInteger()
  coroutineScope {
    repeat(count) {
      launch { ran.getAndIncrement() }
    }
  }
  Check.equal("coroutines", count.toLong(), ran.get().toLong())
  return count.toLong()
}
