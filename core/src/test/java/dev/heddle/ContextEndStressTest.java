package dev.heddle;

import static dev.heddle.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.testing.Crew;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Trees of contexts that are cancelled, end by their deadlines, grow and are looked at by many at
 * once. Whoever sees a context ended finds all below it ended, and those above through which it
 * ended. Each context is accounted for at the end: it has ended, its waiter was woken, and its task
 * ran or was stopped.
 */
class ContextEndStressTest {

  private static final int ROUNDS = 250;
  private static final int AT_FIRST = 12;
  private static final int STEPS = 12;

  /** The cause of an end: it says which context was ended by somebody or by its own deadline. */
  private static final class Reason extends Exception {
    private static final long serialVersionUID = 1;
    final transient Node of;

    Reason(Node of) {
      super("the reason", null, false, false);
      this.of = of;
    }
  }

  private static final class Node {
    final Node above;
    final Queue<Node> below = new ConcurrentLinkedQueue<>();
    final AtomicInteger ran = new AtomicInteger();
    final AtomicInteger stopped = new AtomicInteger();
    volatile Context context;
    volatile Stop stop;

    Node(Node above) {
      this.above = above;
    }

    void derive(RandomGenerator random, Crew crew) {
      Context from = above == null ? Context.background() : above.context;
      context =
          switch (random.nextInt(4)) {
            case 0 ->
                from.withTimeout(Duration.ofNanos(random.nextInt(3_000_000)), new Reason(this));
            case 1 -> from.withValue(Context.Key.of("node"), this);
            default -> from.withCancel();
          };
      stop =
          context.afterFunc(
              crew.guarded(() -> {
                ran.incrementAndGet();
                check(this);
              }));
      if (above != null) {
        above.below.add(this);
      }
    }
  }

  /** What must hold once {@code node} has been seen to have ended. */
  private static void check(Node node) {
    Throwable cause = node.context.cause();
    assertThat(node.context.error()).isNotNull();
    assertThat(cause).isInstanceOf(Reason.class);
    assertThat(node.context.done().isDrained()).as("done is closed").isTrue();
    for (Node at = node; at != ((Reason) cause).of; at = at.above) {
      assertThat(at.context.cause()).as("those through which it ended").isSameAs(cause);
      assertThat(at.above.context.error()).as("an ancestor has ended with it").isNotNull();
      assertThat(at.above.context.done().isDrained()).isTrue();
    }
    for (Node child : node.below) {
      check(child);
    }
  }

  private static void see(Node node, RandomGenerator random) {
    Context context = node.context;
    boolean ended =
        switch (random.nextInt(5)) {
          case 0 -> context.error() != null;
          case 1 -> context.done().isDrained();
          case 2 ->
              Heddle.choose(
                  Choice.onReceive(context.done(), nothing -> true), Choice.onDefault(() -> false));
          case 3 -> context.cause() != null;
          default ->
              ((context.done().tryReceive(Duration.ofNanos(20_000)) == null)
                  && context.done().isDrained());
        };
    if (ended) {
      check(node);
    }
  }

  /** One of many who do something to random contexts of the tree. */
  private static void act(Crew crew, List<Node> nodes, Queue<Node> made, RandomGenerator random) {
    for (int i = 0; i < STEPS; i++) {
      Node node = nodes.get(random.nextInt(nodes.size()));
      switch (random.nextInt(8)) {
        case 0 -> {
          node.context.cancel(new Reason(node));
          check(node);
        }
        case 1, 2 -> {
          boolean before = node.context.error() != null;
          Node child = new Node(node);
          child.derive(random, crew);
          made.add(child);
          if (before) {
            check(child);
          }
          if (node.context.error() != null) {
            check(child);
          }
        }
        case 3 -> {
          if (node.stop.stop()) {
            node.stopped.incrementAndGet();
          }
        }
        default -> see(node, random);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void eachContextEndsInOneStepWithAllBelow(int parallelism) throws Exception {
    RandomGenerator random = RandomGeneratorFactory.getDefault().create(parallelism);
    for (int round = 0; round < ROUNDS; round++) {
      play(new Crew(parallelism), random);
    }
  }

  private static void play(Crew crew, RandomGenerator random) throws Exception {
    List<Node> nodes = new ArrayList<>();
    Queue<Node> made = new ConcurrentLinkedQueue<>();
    AtomicInteger woken = new AtomicInteger();
    for (int i = 0; i < AT_FIRST; i++) {
      Node node = new Node(i == 0 ? null : nodes.get(random.nextInt(i)));
      node.derive(random, crew);
      nodes.add(node);
      crew.add(() -> {
        node.context.done().receive();
        woken.incrementAndGet();
        check(node);
      });
    }
    for (int i = 0; i < 6; i++) {
      RandomGenerator own = RandomGeneratorFactory.getDefault().create(random.nextLong());
      crew.add(() -> act(crew, nodes, made, own));
    }
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      RandomGenerator own = RandomGeneratorFactory.getDefault().create(random.nextLong());
      threads.add(Thread.ofPlatform().daemon().start(() -> guarded(crew, nodes, made, own)));
    }
    Node root = nodes.getFirst();
    crew.add(() -> {
      Heddle.yieldNow();
      root.context.cancel(new Reason(root));
      check(root);
    });
    for (Thread thread : threads) {
      thread.join();
    }
    crew.join();
    assertThat(woken).hasValue(nodes.size());
    nodes.addAll(made);
    for (Node node : nodes) {
      check(node);
      if (node.stop.stop()) {
        throw new AssertionError("a task was stopped after the end");
      }
      until(() -> node.ran.get() + node.stopped.get() > 0);
      assertThat(node.ran.get() + node.stopped.get()).as("ran, or was stopped, once").isOne();
    }
    crew.check();
  }

  private static void guarded(
      Crew crew, List<Node> nodes, Queue<Node> made, RandomGenerator random) {
    try {
      crew.guarded(() -> act(crew, nodes, made, random)).run();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
