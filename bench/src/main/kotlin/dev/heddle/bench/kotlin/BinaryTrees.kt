package dev.heddle.bench.kotlin

import dev.heddle.bench.harness.Check
import dev.heddle.bench.harness.Tree
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.launch

/**
 * Builds many small trees, then fewer and larger ones, beside one that lives on. A coroutine builds
 * each, and sends how many nodes it has.
 */
suspend fun CoroutineScope.binaryTrees(size: Int): Long {
  val longLived = Tree.full(size)
  val counts = Channel<Int>(128)
  var total = 0L
  for (depth in Tree.LEAST_DEPTH..size step 2) {
    val trees = Tree.countOf(depth, size)
    repeat(trees) { launch { counts.send(Tree.full(depth).nodes()) } }
    var sum = 0L
    repeat(trees) { sum += counts.receive() }
    Check.equal("nodes", trees * Tree.nodesOf(depth), sum)
    total += sum
  }
  Check.equal("nodes that lived on", Tree.nodesOf(size), longLived.nodes().toLong())
  return total
}
