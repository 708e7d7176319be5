package dev.heddle.internal.park;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.internal.lock.LockedOut;
import dev.heddle.internal.lock.SpinLock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All waits of a queue are ended, with memory for it and without. */
class EndEachTest {

  /** What ends them. */
  enum Way {
    WITH_MEMORY((queue, lock) -> queue.endAll(lock, Waiter.CLOSED)),
    WITHOUT((queue, lock) -> queue.endEach(lock, Waiter.CLOSED));

    private final BiConsumer<WaitQueue, SpinLock> end;

    Way(BiConsumer<WaitQueue, SpinLock> end) {
      this.end = end;
    }
  }

  private final WaitQueue queue = new WaitQueue();
  private final SpinLock lock = new SpinLock();

  /** In the order in which they were woken. */
  private final List<Waiter> woken = new ArrayList<>();

  private Waiter waiting() {
    Waiter waiter = new Watched();
    waiter.arm(WaitReason.CHAN_RECEIVE, null);
    queue.add(waiter);
    return waiter;
  }

  @ParameterizedTest
  @EnumSource
  void everyWaitIsEndedInOrder(Way way) {
    List<Waiter> waiters = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      waiters.add(waiting());
    }
    way.end.accept(queue, lock);
    assertThat(woken).isEqualTo(waiters);
    assertThat(queue.isEmpty()).isTrue();
    for (Waiter waiter : waiters) {
      assertThat(waiter.await()).isEqualTo(Waiter.CLOSED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aWaitThatHasEndedIsPassedOver(Way way) {
    for (int ended : new int[] {0, 1, 2}) {
      List<Waiter> waiters = new ArrayList<>(List.of(waiting(), waiting(), waiting()));
      Waiter gone = waiters.remove(ended);
      gone.win(7, Waiter.SIGNALLED);
      woken.clear();
      way.end.accept(queue, lock);
      assertThat(woken).isEqualTo(waiters);
      assertThat(queue.isEmpty()).isTrue();
      assertThat(gone.await()).isEqualTo(Waiter.SIGNALLED);
      assertThat(gone.wonIndex()).isEqualTo(7);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSelectLearnsWhichOfItsNodesWasEnded(Way way) {
    Waiter waiter = new Watched();
    SelectNode node = new SelectNode(5);
    waiter.arm(WaitReason.SELECT, null);
    node.use(waiter, null);
    queue.add(node);
    way.end.accept(queue, lock);
    assertThat(waiter.await()).isEqualTo(Waiter.CLOSED);
    assertThat(waiter.wonIndex()).isEqualTo(5);
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsTakenWhileAnotherHasTheLock(Way way) {
    Waiter waiter = waiting();
    LockedOut.waitsFor(
        lock,
        () -> way.end.accept(queue, lock),
        () -> {
          assertThat(waiter.isWaiting()).isTrue();
          assertThat(queue.peek()).isSameAs(waiter);
        });
    assertThat(waiter.await()).isEqualTo(Waiter.CLOSED);
  }

  @ParameterizedTest
  @EnumSource
  void anEmptyQueueStaysEmpty(Way way) {
    way.end.accept(queue, lock);
    assertThat(queue.isEmpty()).isTrue();
    assertThat(woken).isEmpty();
  }

  /** A thread's waiter that notes when it is woken, which is never with the lock held. */
  private final class Watched extends Waiter {

    Watched() {
      super(Thread.currentThread());
    }

    @Override
    protected boolean parksOffCarrier() {
      return false;
    }

    @Override
    protected boolean parkOffCarrier() {
      return false;
    }

    @Override
    protected void ready() {
      throw new AssertionError("it blocks");
    }

    @Override
    protected void countBlocked(boolean blocked) {
      if (!blocked) {
        woken.add(this);
        lock.lock(); // would wait for ever
        lock.unlock();
      }
    }
  }
}
