package dev.heddle.internal.park;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.heddle.internal.lock.SpinLock;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** A queue under its lock: each node is polled or removed, and those left keep their order. */
public final class WaitQueueStress {

  private WaitQueueStress() {}

  @JCStressTest
  @Outcome(id = "0, 1, 2", expect = ACCEPTABLE, desc = "polled the first, the second removed")
  @Outcome(id = "0, 0, 2", expect = ACCEPTABLE, desc = "polled both")
  @Outcome(id = "0, 2, 0", expect = ACCEPTABLE, desc = "removed first: polled the last")
  @State
  public static class PollAgainstRemove {
    private final SpinLock lock = new SpinLock();
    private final WaitQueue queue = new WaitQueue();
    private final SelectNode[] nodes = {new SelectNode(0), new SelectNode(1), new SelectNode(2)};

    public PollAgainstRemove() {
      for (SelectNode node : nodes) {
        queue.add(node);
      }
    }

    @Actor
    public void poller(III_Result result) {
      lock.lock();
      WaitNode first = queue.poll();
      lock.unlock();
      lock.lock();
      WaitNode second = queue.poll();
      lock.unlock();
      result.r1 = first.index();
      result.r2 = second.index() == 1 ? 0 : second.index();
    }

    @Actor
    public void remover() {
      lock.lock();
      queue.remove(nodes[1]);
      lock.unlock();
    }

    @Arbiter
    public void arbiter(III_Result result) {
      WaitNode left = queue.poll();
      result.r3 = left == null ? 0 : left.index();
      if (queue.poll() != null || !queue.isEmpty()) {
        result.r3 = -1;
      }
    }
  }
}
