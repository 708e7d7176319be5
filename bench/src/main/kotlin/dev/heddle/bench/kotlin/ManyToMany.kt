package dev.heddle.bench.kotlin

import dev.heddle.bench.harness.Check
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.channels.ReceiveChannel
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch

private const val WORKERS = 8

/** Eight producers and eight consumers share one buffered channel. */
suspend fun CoroutineScope.manyToMany(count: Int): Long {
  val numbers = Channel<Int>(128)
  val sums = Channel<Long>()
  val each = count / WORKERS
  val producers = List(WORKERS) { launch { repeat(each) { numbers.send(it) } } }
  repeat(WORKERS) { launch { sums.send(sumOf(numbers)) } }
  producers.joinAll()
  numbers.close()

  var total = 0L
  repeat(WORKERS) { total += sums.receive() }
  Check.equal("sum", WORKERS * Check.sumBelow(each.toLong()), total)
  return WORKERS * each.toLong()
}

private suspend fun sumOf(numbers: ReceiveChannel<Int>): Long {
  var sum = 0L
  for (value in numbers) {
    sum += value
  }
  return sum
}
