package dev.heddle.bench.kotlin

import dev.heddle.bench.harness.Check
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.channels.ReceiveChannel
import kotlinx.coroutines.launch

/** A Fibonacci number, with a coroutine and a channel for each call. A call is an operation. */
suspend fun CoroutineScope.forkJoin(n: Int): Long {
  val result = fibonacci(n).receive()
  Check.equal("fibonacci", Check.fibonacci(n).toLong(), result.toLong())
  return 2L * Check.fibonacci(n + 1) - 1
}

private fun CoroutineScope.fibonacci(n: Int): ReceiveChannel<Int> {
  val result = Channel<Int>()
  launch {
    if (n < 2) {
      result.send(n)
    } else {
      val left = fibonacci(n - 1)
      val right = fibonacci(n - 2)
      result.send(left.receive() + right.receive())
    }
  }
  return result
}
