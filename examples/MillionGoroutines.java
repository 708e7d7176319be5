// Shows: goroutines are cheap enough to have a million at once, all asleep on one channel; closing
// it wakes every one of them.
// Go: a million of `go func() { <-gate }()`, then close(gate).
// Prints: how many wait and how long each took to start, how many woke, how many are left.
import static dev.heddle.Heddle.*;

import dev.heddle.*;

static final int COUNT = 1_000_000;

void main() throws InterruptedException {
  Chan<String> gate = chan();
  CountDownLatch waiting = new CountDownLatch(COUNT);
  CountDownLatch woken = new CountDownLatch(COUNT);
  long start = System.nanoTime();
  for (int i = 0; i < COUNT; i++) {
    go(() -> {
      waiting.countDown();
      gate.receive();
      woken.countDown();
    });
  }
  waiting.await();
  long nanosEach = (System.nanoTime() - start) / COUNT;
  IO.println(goroutineCount() - 1 + " goroutines wait, started in " + nanosEach + " ns each");

  gate.close();
  woken.await();
  IO.println(COUNT - woken.getCount() + " goroutines woke");
  while (goroutineCount() > 1) {
    yieldNow(); // the last of them have counted down, and are about to end
  }
  IO.println("main is the only one left");
}
