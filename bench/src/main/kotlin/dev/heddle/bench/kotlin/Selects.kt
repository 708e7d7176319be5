package dev.heddle.bench.kotlin

import dev.heddle.bench.harness.Check
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.channels.ReceiveChannel
import kotlinx.coroutines.launch
import kotlinx.coroutines.selects.select

suspend fun CoroutineScope.select3(count: Int): Long = selectOf(3, count)

suspend fun CoroutineScope.select10(count: Int): Long = selectOf(10, count)

/** Receives from whichever of several rendezvous channels is ready, each with its own producer. */
private suspend fun CoroutineScope.selectOf(channels: Int, count: Int): Long {
  val each = count / channels
  val counters = List(channels) { counter(each) }
  var sum = 0L
  repeat(channels * each) {
    sum += select<Int> {
      for (counter in counters) {
        counter.onReceive { it }
      }
    }
  }
  Check.equal("sum", channels * Check.sumBelow(each.toLong()), sum)
  return channels.toLong() * each
}

private fun CoroutineScope.counter(count: Int): ReceiveChannel<Int> {
  val numbers = Channel<Int>()
  launch { repeat(count) { numbers.send(it) } }
  return numbers
}
