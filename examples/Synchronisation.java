// Shows: three ways to wait for goroutines without a lock: for the value that one sends, for its
// end, and all together for a channel to be closed.
// Go: `<-done`; a goroutine there has no handle to join; `close(start)`.
// Prints: what each way was for; the runners' order is the machine's, so only their number is told.
import static dev.heddle.Heddle.*;

import dev.heddle.*;

void main() {
  // The value says that the work is done, and what came of it.
  Chan<Integer> sum = chan(1);
  go(() -> sum.send(IntStream.rangeClosed(1, 100).sum()));
  IO.println("the sum is " + sum.receive());

  // The end is enough. What the goroutine did happens before join returns.
  List<String> notes = new ArrayList<>();
  Goroutine writer = go("writer", () -> Collections.addAll(notes, "do", "re", "mi"));
  writer.join();
  IO.println("the writer has written " + notes);

  // A close reaches everybody at once, however many there are.
  Chan<Void> start = chan();
  AtomicInteger finished = new AtomicInteger();
  List<Goroutine> runners = new ArrayList<>();
  for (int i = 1; i <= 100; i++) {
    runners.add(
        go(
            "runner " + i,
            () -> {
              start.receive();
              finished.incrementAndGet();
            }));
  }
  IO.println("before the start " + finished + " have finished");
  start.close();
  runners.forEach(Goroutine::join);
  IO.println("after it, all " + finished);
}
