package dev.heddle.bench.kotlin

import dev.heddle.bench.harness.Check
import java.util.concurrent.atomic.AtomicInteger
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.yield

private const val COROUTINES = 16

/** Sixteen coroutines give up their turn again and again. */
suspend fun yields(count: Int): Long {
  val each = count / COROUTINES
  val yielded = AtomicInteger()
  coroutineScope {
    repeat(COROUTINES) {
      launch {
        repeat(each) { yield() }
        yielded.addAndGet(each)
      }
    }
  }
  Check.equal("yields", COROUTINES * each.toLong(), yielded.get().toLong())
  return COROUTINES * each.toLong()
}
