package dev.heddle.bench.kotlin

import java.util.concurrent.atomic.AtomicInteger
import kotlinx.coroutines.CompletableDeferred

/** What a CountDownLatch is to threads: waiting for it suspends instead of blocking a worker. */
internal class Countdown(count: Int) {
  private val left = AtomicInteger(count)
  private val zero = CompletableDeferred<Unit>()

  fun step() {
    if (left.decrementAndGet() == 0) {
      zero.complete(Unit)
    }
  }

  suspend fun await() = zero.await()
}
