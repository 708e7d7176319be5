package dev.heddle.bench.kotlin

import dev.heddle.bench.harness.Check
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.channels.ReceiveChannel
import kotlinx.coroutines.launch
import kotlinx.coroutines.selects.select

/** Receives from whichever of three rendezvous channels is ready, each with its own producer. */
suspend fun CoroutineScope.select3(count: Int): Long {
  val each = count / 3
  val first = counter(each)
  val second = counter(each)
  val third = counter(each)
  var sum = 0L
  repeat(3 * each) {
    sum += select<Int> {
      first.onReceive { it }
      second.onReceive { it }
      third.onReceive { it }
    }
  }
  Check.equal("sum", 3 * Check.sumBelow(each.toLong()), sum)
  return 3L * each
}

private fun CoroutineScope.counter(count: Int): ReceiveChannel<Int> {
  val numbers = Channel<Int>()
  launch { repeat(count) { numbers.send(it) } }
  return numbers
}
