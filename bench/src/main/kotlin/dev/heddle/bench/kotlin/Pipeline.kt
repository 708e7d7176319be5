package dev.heddle.bench.kotlin

import dev.heddle.bench.harness.Check
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.channels.ReceiveChannel
import kotlinx.coroutines.launch

private const val STAGES = 100

/** Each number passes through 100 coroutines, each of which adds one. A hop is an operation. */
suspend fun CoroutineScope.pipeline(count: Int): Long {
  val first = Channel<Int>()
  var last: ReceiveChannel<Int> = first
  repeat(STAGES) { last = stage(last) }
  launch {
    repeat(count) { first.send(it) }
    first.close()
  }
  var sum = 0L
  for (value in last) {
    sum += value
  }
  Check.equal("sum", Check.sumBelow(count.toLong()) + STAGES * count.toLong(), sum)
  return (STAGES + 1L) * count
}

private fun CoroutineScope.stage(numbers: ReceiveChannel<Int>): ReceiveChannel<Int> {
  val out = Channel<Int>()
  launch {
    for (value in numbers) {
      out.send(value + 1)
    }
    out.close()
  }
  return out
}
