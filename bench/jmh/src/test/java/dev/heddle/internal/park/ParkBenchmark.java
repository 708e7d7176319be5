package dev.heddle.internal.park;

import static dev.heddle.Heddle.go;
import static dev.heddle.Heddle.yieldNow;

import dev.heddle.Goroutine;
import dev.heddle.bench.jmh.ShortBenchmark;
import dev.heddle.internal.lock.SpinLock;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** Parking and making ready, with nothing around them; and yielding. */
public class ParkBenchmark extends ShortBenchmark {
  private final SpinLock lock = new SpinLock();
  private @Nullable Waiter parked;
  private @Nullable Goroutine partner;

  @Setup
  public void startPartner() {
    parked = null;
    partner =
        go(() -> {
          while (swap() == Waiter.SIGNALLED) {}
        });
  }

  @TearDown
  public void endPartner() {
    Goroutine goroutine = partner;
    if (goroutine != null) {
      goroutine.cancel();
      goroutine.join();
    }
  }

  /** Wakes the other and parks, and the other does the same: two parks, two made ready. */
  @Benchmark
  public int parkAndReadyTwice() {
    return swap();
  }

  @Benchmark
  public void yieldAlone() {
    yieldNow();
  }

  /** Makes who is parked ready, if anybody is, and parks in its place. */
  private int swap() {
    Waiter self = Waiter.current();
    lock.lock();
    self.arm(WaitReason.COND_WAIT, this);
    Waiter other = parked;
    parked = self;
    int from = other == null ? Waiter.LOST : other.win(0, Waiter.SIGNALLED);
    lock.unlock();
    if (other != null && from != Waiter.LOST) {
      other.wake(from);
    }
    return self.await();
  }
}
