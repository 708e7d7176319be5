package dev.heddle.internal.park;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WaitQueueFrontTest {

  @Test
  void aWaiterPutInFrontIsTakenFirst() {
    WaitQueue queue = new WaitQueue();
    SelectNode[] nodes = new SelectNode[4];
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = new SelectNode(i);
    }
    queue.addFirst(nodes[0]);
    queue.add(nodes[1]);
    queue.addFirst(nodes[2]);
    queue.add(nodes[3]);
    queue.remove(nodes[1]);
    assertThat(queue.poll()).isSameAs(nodes[2]);
    assertThat(queue.poll()).isSameAs(nodes[0]);
    assertThat(queue.poll()).isSameAs(nodes[3]);
    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.poll()).isNull();
  }
}
