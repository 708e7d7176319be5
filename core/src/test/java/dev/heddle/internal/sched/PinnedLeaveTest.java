package dev.heddle.internal.sched;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.Heddle;
import dev.heddle.internal.jdk.JdkThreads;
import dev.heddle.internal.park.WaitReason;
import dev.heddle.internal.park.Waiter;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * What a goroutine leaves behind on its carrier when it could not leave it: nothing, or it would
 * hold for the next one to leave, which may be another.
 */
class PinnedLeaveTest {

  private static Supplier<UnmountReason> body;

  /** Waits in a class's initialiser, for what has happened already. */
  private static final class First {
    static final UnmountReason LEFT = body.get();
  }

  /** Gives up its turn there. */
  private static final class Second {
    static final UnmountReason LEFT = body.get();
  }

  private static UnmountReason takeUnmountReason() {
    Carrier carrier = Carrier.current();
    assertThat(carrier).isNotNull();
    return carrier.takeUnmountReason();
  }

  private static UnmountReason inGoroutine(Supplier<UnmountReason> task) {
    CompletableFuture<UnmountReason> left = new CompletableFuture<>();
    Heddle.go(() -> {
      try {
        left.complete(task.get());
      } catch (Throwable e) {
        left.completeExceptionally(e);
      }
    });
    return left.join();
  }

  @Test
  void aPinnedWaitDoesNotLeaveTheCarrier() {
    assumeTrue(JdkThreads.isNative());
    body =
        () -> {
          Waiter waiter = Waiter.current();
          waiter.arm(WaitReason.JOIN, null);
          waiter.wake(waiter.win(0, Waiter.SIGNALLED));
          assertThat(waiter.await()).isEqualTo(Waiter.SIGNALLED);
          return takeUnmountReason();
        };
    assertThat(inGoroutine(() -> First.LEFT)).isNull();
  }

  @Test
  void aPinnedYieldDoesNotLeaveTheCarrier() {
    assumeTrue(JdkThreads.isNative());
    body =
        () -> {
          Heddle.yieldNow();
          return takeUnmountReason();
        };
    assertThat(inGoroutine(() -> Second.LEFT)).isNull();
  }
}
