package dev.heddle.bench.harness;

import org.jspecify.annotations.Nullable;

/** A binary tree, to give the collector work. */
public record Tree(@Nullable Tree left, @Nullable Tree right) {

  /** The least depth of the trees that are built. */
  public static final int LEAST_DEPTH = 4;

  /** A full tree of the given depth; a leaf alone has depth 0. */
  public static Tree full(int depth) {
    return depth == 0 ? new Tree(null, null) : new Tree(full(depth - 1), full(depth - 1));
  }

  /** How many nodes it has. */
  public int nodes() {
    return left == null || right == null ? 1 : 1 + left.nodes() + right.nodes();
  }

  /** How many nodes a full tree has. */
  public static long nodesOf(int depth) {
    return (2L << depth) - 1;
  }

  /** How many trees of a depth are built beside the one that lives on: the smaller, the more. */
  public static int countOf(int depth, int longLived) {
    return 1 << (longLived - depth + LEAST_DEPTH);
  }
}
