package dev.heddle.bench.kotlin

import dev.heddle.bench.harness.Check
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.launch

suspend fun CoroutineScope.unbuffered(count: Int) = transfer(Channel(), count)

suspend fun CoroutineScope.buffered(count: Int) = transfer(Channel(128), count)

/** One coroutine sends the numbers and another adds them up. */
private suspend fun CoroutineScope.transfer(numbers: Channel<Int>, count: Int): Long {
  launch {
    repeat(count) { numbers.send(it) }
    numbers.close()
  }
  var sum = 0L
  for (value in numbers) {
    sum += value
  }
  Check.equal("sum", Check.sumBelow(count.toLong()), sum)
  return count.toLong()
}
