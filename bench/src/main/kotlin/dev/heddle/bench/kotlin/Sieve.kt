package dev.heddle.bench.kotlin

import dev.heddle.bench.harness.Check
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.channels.ReceiveChannel
import kotlinx.coroutines.launch

/**
 * Finds the primes below a limit with a chain of coroutines, one for each prime found, each of
 * which passes on what its prime does not divide. A number sieved is an operation.
 */
suspend fun CoroutineScope.sieve(limit: Int): Long {
  var numbers = countUpTo(limit)
  var sum = 0L
  while (true) {
    val prime = numbers.receiveCatching().getOrNull() ?: break
    sum += prime
    numbers = filter(numbers, prime)
  }
  Check.equal("sum of primes", Check.sumOfPrimesBelow(limit), sum)
  return limit.toLong()
}

private fun CoroutineScope.countUpTo(limit: Int): ReceiveChannel<Int> {
  val out = Channel<Int>()
  launch {
    for (number in 2..<limit) {
      out.send(number)
    }
    out.close()
  }
  return out
}

private fun CoroutineScope.filter(numbers: ReceiveChannel<Int>, prime: Int): ReceiveChannel<Int> {
  val out = Channel<Int>()
  launch {
    for (value in numbers) {
      if (value % prime != 0) {
        out.send(value)
      }
    }
    out.close()
  }
  return out
}
