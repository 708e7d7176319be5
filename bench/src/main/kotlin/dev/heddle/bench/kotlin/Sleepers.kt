package dev.heddle.bench.kotlin

import dev.heddle.bench.harness.Heap
import dev.heddle.bench.harness.Reporter
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch

/** Coroutines that all sleep at once. */
suspend fun CoroutineScope.sleepers(count: Int): Long {
  startSleepers(count, 10.milliseconds).await()
  return count.toLong()
}

/** Weighs coroutines that sleep. */
suspend fun CoroutineScope.sleeperBytes(count: Int, reporter: Reporter) {
  val before = Heap.inUse()
  val woken = startSleepers(count, 15.seconds)
  reporter.report("", count.toLong(), Heap.inUse() - before, "B")
  woken.await()
}

/** Returns, when each coroutine has run as far as its delay, what counts those that woke. */
private suspend fun CoroutineScope.startSleepers(count: Int, duration: Duration): Countdown {
  val asleep = Countdown(count)
  val woken = Countdown(count)
  repeat(count) {
    launch {
      asleep.step()
      delay(duration)
      woken.step()
    }
  }
  asleep.await()
  return woken
}
