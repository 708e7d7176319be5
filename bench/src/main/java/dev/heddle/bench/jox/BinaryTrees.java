package dev.heddle.bench.jox;

import com.softwaremill.jox.Channel;
import dev.heddle.bench.harness.Check;
import dev.heddle.bench.harness.Tree;
import dev.heddle.bench.harness.VirtualThreads;

/**
 * Builds many small trees, then fewer and larger ones, beside one that lives on. A thread builds
 * each, and sends how many nodes it has.
 */
final class BinaryTrees {
  private BinaryTrees() {}

  static long run(int size) throws InterruptedException {
    Tree longLived = Tree.full(size);
    Channel<Integer> counts = Channel.newBufferedChannel(128);
    long total = 0;
    for (int d = Tree.LEAST_DEPTH; d <= size; d += 2) {
      int depth = d;
      int trees = Tree.countOf(depth, size);
      for (int i = 0; i < trees; i++) {
        VirtualThreads.start(() -> counts.send(Tree.full(depth).nodes()));
      }
      long sum = 0;
      for (int i = 0; i < trees; i++) {
        sum += counts.receive();
      }
      Check.equal("nodes", trees * Tree.nodesOf(depth), sum);
      total += sum;
    }
    Check.equal("nodes that lived on", Tree.nodesOf(size), longLived.nodes());
    return total;
  }
}
