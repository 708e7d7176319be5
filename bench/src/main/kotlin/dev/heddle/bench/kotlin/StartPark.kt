package dev.heddle.bench.kotlin

import dev.heddle.bench.harness.Heap
import dev.heddle.bench.harness.Reporter
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.launch

private const val WAITERS = 1000

/** Times the start of coroutines that park on one channel, and the waking of all by its closing. */
suspend fun CoroutineScope.startPark(count: Int, reporter: Reporter) {
  val coroutines = ParkingLot(count)
  var start = System.nanoTime()
  coroutines.startAll(this, count)
  reporter.reportTime("start", count.toLong(), start)

  start = System.nanoTime()
  coroutines.wakeAll()
  reporter.reportTime("wake", count.toLong(), start)
}

/**
 * Times the closing of a channel that a thousand coroutines wait on, until all have finished, again
 * and again.
 */
suspend fun CoroutineScope.closing(count: Int, reporter: Reporter) {
  val rounds = count / WAITERS
  var took = 0L
  repeat(rounds) {
    val coroutines = ParkingLot(WAITERS)
    coroutines.startAll(this, WAITERS)
    val start = System.nanoTime()
    coroutines.wakeAll()
    took += System.nanoTime() - start
  }
  reporter.report("", rounds.toLong() * WAITERS, took, "ns")
}

/**
 * Weighs parked coroutines. A program of its own, for the collections that weighing takes would
 * weigh on the times.
 */
suspend fun CoroutineScope.parkedBytes(count: Int, reporter: Reporter) {
  val before = Heap.inUse()
  val coroutines = ParkingLot(count)
  coroutines.startAll(this, count)
  reporter.report("", count.toLong(), Heap.inUse() - before, "B")
  coroutines.wakeAll()
}

/** All of it, for so many that it is tried but once. */
suspend fun CoroutineScope.tenMillion(count: Int, reporter: Reporter) {
  val before = Heap.inUse()
  val coroutines = ParkingLot(count)
  var start = System.nanoTime()
  coroutines.startAll(this, count)
  reporter.reportTime("start", count.toLong(), start)
  reporter.report("bytes", count.toLong(), Heap.inUse() - before, "B")

  start = System.nanoTime()
  coroutines.wakeAll()
  reporter.reportTime("wake", count.toLong(), start)
}

/** Coroutines that are all parked on one channel, until it is closed. */
private class ParkingLot(count: Int) {
  private val gate = Channel<Int>()
  private val parked = Countdown(count)
  private val woken = Countdown(count)

  /** Returns when each coroutine has run as far as its receive. */
  suspend fun startAll(scope: CoroutineScope, count: Int) {
    repeat(count) {
      scope.launch {
        parked.step()
        gate.receiveCatching()
        woken.step()
      }
    }
    parked.await()
  }

  suspend fun wakeAll() {
    gate.close()
    woken.await()
  }
}
