package dev.heddle.bench.jdk;

import dev.heddle.bench.harness.Check;
import dev.heddle.bench.harness.Tree;
import dev.heddle.bench.harness.VirtualThreads;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Builds many small trees, then fewer and larger ones, beside one that lives on. A thread builds
 * each, and hands over how many nodes it has.
 */
final class BinaryTrees {
  private BinaryTrees() {}

  static long run(int size) throws InterruptedException {
    Tree longLived = Tree.full(size);
    BlockingQueue<Integer> counts = new ArrayBlockingQueue<>(128);
    long total = 0;
    for (int d = Tree.LEAST_DEPTH; d <= size; d += 2) {
      int depth = d;
      int trees = Tree.countOf(depth, size);
      for (int i = 0; i < trees; i++) {
        VirtualThreads.start(() -> counts.put(Tree.full(depth).nodes()));
      }
      long sum = 0;
      for (int i = 0; i < trees; i++) {
        sum += counts.take();
      }
      Check.equal("nodes", trees * Tree.nodesOf(depth), sum);
      total += sum;
    }
    Check.equal("nodes that lived on", Tree.nodesOf(size), longLived.nodes());
    return total;
  }
}
