package dev.heddle.internal.park;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The queue of those who wait. */
class WaitQueueTest {

  private final WaitQueue queue = new WaitQueue();

  @Test
  void aWaitQueueAgreesWithAModel() {
    List<WaitNode> model = new ArrayList<>();
    List<WaitNode> outside = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 100; i++) {
      outside.add(new SelectNode(i));
    }
    for (int i = 0; i < 100_000; i++) {
      switch (random.nextInt(4)) {
        case 0, 1 -> {
          if (!outside.isEmpty()) {
            WaitNode node = outside.remove(random.nextInt(outside.size()));
            queue.add(node);
            model.add(node);
          }
        }
        case 2 -> {
          WaitNode polled = queue.poll();
          assertThat(polled).isSameAs(model.isEmpty() ? null : model.removeFirst());
          if (polled != null) {
            outside.add(polled);
          }
        }
        default -> {
          if (!model.isEmpty()) {
            WaitNode node = model.remove(random.nextInt(model.size()));
            queue.remove(node);
            outside.add(node);
          }
        }
      }
      assertThat(queue.peek()).isSameAs(model.isEmpty() ? null : model.getFirst());
      assertThat(queue.isEmpty()).isEqualTo(model.isEmpty());
    }
    assertThat(QueueLength.of(queue)).isEqualTo(model.size());
  }

  @Test
  void removingWhatIsNotInTheQueueDoesNothing() {
    WaitNode alone = new SelectNode(0);
    queue.remove(alone);
    assertThat(queue.isEmpty()).isTrue();
    queue.add(alone);
    queue.remove(new SelectNode(1));
    assertThat(queue.poll()).isSameAs(alone);
    queue.remove(alone);
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void aNodeThatWasTakenKeepsNoNeighbours() {
    WaitNode first = new SelectNode(0);
    WaitNode second = new SelectNode(1);
    queue.add(first);
    queue.add(second);
    queue.poll();
    assertThat(first.next).isNull();
    assertThat(first.prev).isNull();
    assertThat(second.prev).isNull();
  }
}
