// Shows: a counter that many goroutines change. The JDK's atomics need nothing of Heddle's: they
// are the same in a goroutine.
// Go: sync/atomic, `ops.Add(1)`.
// Prints: the counts, which are exact; that of a plain variable might be anything.
import static dev.heddle.Heddle.*;

import dev.heddle.sync.*;

static final int GOROUTINES = 50;
static final int TIMES = 1_000;

void main() {
  AtomicLong operations = new AtomicLong(); // one number that all agree on at any time
  LongAdder bytes = new LongAdder(); // counts in several places, and is summed up when asked
  AtomicLong largest = new AtomicLong();

  WaitGroup workers = new WaitGroup();
  for (int i = 1; i <= GOROUTINES; i++) {
    int weight = i;
    workers.go(() -> {
      for (int k = 0; k < TIMES; k++) {
        operations.incrementAndGet();
        bytes.add(weight);
        largest.accumulateAndGet(weight, Math::max);
      }
    });
  }
  workers.await();
  IO.println("operations: " + operations);
  IO.println("bytes: " + bytes);
  IO.println("largest: " + largest);
}
