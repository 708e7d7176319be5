package dev.heddle.bench.heddle;

import static dev.heddle.Heddle.chan;
import static dev.heddle.Heddle.go;
import static java.util.Objects.requireNonNull;

import dev.heddle.Chan;
import dev.heddle.bench.harness.Check;
import dev.heddle.bench.harness.Tree;

/**
 * Builds many small trees, then fewer and larger ones, beside one that lives on. A goroutine builds
 * each, and sends how many nodes it has.
 */
final class BinaryTrees {
  private BinaryTrees() {}

  static long run(int size) {
    Tree longLived = Tree.full(size);
    Chan<Integer> counts = chan(128);
    long total = 0;
    for (int d = Tree.LEAST_DEPTH; d <= size; d += 2) {
      int depth = d;
      int trees = Tree.countOf(depth, size);
      for (int i = 0; i < trees; i++) {
        go(() -> counts.send(Tree.full(depth).nodes()));
      }
      long sum = 0;
      for (int i = 0; i < trees; i++) {
        sum += requireNonNull(counts.receive());
      }
      Check.equal("nodes", trees * Tree.nodesOf(depth), sum);
      total += sum;
    }
    Check.equal("nodes that lived on", Tree.nodesOf(size), longLived.nodes());
    return total;
  }
}
