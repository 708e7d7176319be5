/** The programs on kotlinx.coroutines. */
package dev.heddle.bench.kotlin

import dev.heddle.bench.harness.PartedProgram
import dev.heddle.bench.harness.Program
import dev.heddle.bench.harness.Reporter
import dev.heddle.bench.harness.Suite
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.runBlocking

fun main(arguments: Array<String>) =
  Suite()
    .add("pingpong", program { pingPong(it) })
    .add("unbuffered", program { unbuffered(it) })
    .add("buffered", program { buffered(it) })
    .add("manytomany", program { manyToMany(it) })
    .add("pipeline", program { pipeline(it) })
    .add("sieve", program { sieve(it) })
    .add("select3", program { select3(it) })
    .add("select10", program { select10(it) })
    .add("startfinish", program { startFinish(it) })
    .addParted("startpark", partedProgram { size, reporter -> startPark(size, reporter) })
    .addParted("parkedbytes", partedProgram { size, reporter -> parkedBytes(size, reporter) })
    .add("yield", program { yields(it) })
    .add("forkjoin", program { forkJoin(it) })
    .add("mutex", program { mutex(it) })
    .add("waitgroup", program { waitGroups(it) })
    .addParted("closing", partedProgram { size, reporter -> closing(size, reporter) })
    .add("binarytrees", program { binaryTrees(it) })
    .add("sleepers", program { sleepers(it) })
    .addParted("sleeperbytes", partedProgram { size, reporter -> sleeperBytes(size, reporter) })
    .addParted("tenmillion", partedProgram { size, reporter -> tenMillion(size, reporter) })
    .main(*arguments)

private fun program(work: suspend CoroutineScope.(Int) -> Long) =
  Program { size -> runBlocking(Dispatchers.Default) { work(size) } }

private fun partedProgram(work: suspend CoroutineScope.(Int, Reporter) -> Unit) =
  PartedProgram { size, reporter -> runBlocking(Dispatchers.Default) { work(size, reporter) } }
