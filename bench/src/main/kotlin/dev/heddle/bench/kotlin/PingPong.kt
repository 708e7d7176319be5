package dev.heddle.bench.kotlin

import dev.heddle.bench.harness.Check
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.launch

/** Sends each number to an echo coroutine and waits for it to come back. */
suspend fun CoroutineScope.pingPong(trips: Int): Long {
  val ping = Channel<Int>()
  val pong = Channel<Int>()
  launch {
    for (value in ping) {
      pong.send(value)
    }
  }
  repeat(trips) {
    ping.send(it)
    Check.echoed(it, pong.receive())
  }
  ping.close()
  return trips.toLong()
}
