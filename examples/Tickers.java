// Shows: something that is to happen again and again, at even intervals, until it is stopped. A
// receiver that is too slow misses ticks; they do not pile up.
// Go: `time.NewTicker`, `ticker.Stop`.
// Prints: three ticks, and how few waited for a receiver that did not look for a while.
import static dev.heddle.Heddle.*;

import dev.heddle.*;

void main() {
  Duration interval = Duration.ofMillis(20);
  try (Ticker ticker = Ticker.every(interval)) {
    Instant last = Instant.now();
    for (int i = 1; i <= 3; i++) {
      Instant tick = ticker.channel().receive();
      IO.println("tick " + i + (tick.isAfter(last) ? ", later than the one before" : ""));
      last = tick;
    }
    sleep(interval.multipliedBy(20));
    int waiting = 0;
    while (ticker.channel().tryReceive() != null) {
      waiting++;
    }
    IO.println("of twenty ticks in the meantime " + (waiting < 10 ? "most" : "few") + " are gone");
  }

  Chan<String> quit = chan();
  AtomicInteger beats = new AtomicInteger();
  Goroutine heart =
      go(
          "heart",
          () -> {
            try (Ticker ticker = Ticker.every(interval)) {
              while (choose(
                  Choice.onReceive(ticker.channel(), tick -> true),
                  Choice.onReceive(quit, nothing -> false))) {
                beats.incrementAndGet();
              }
            }
          });
  while (beats.get() < 5) {
    sleep(interval);
  }
  quit.close();
  heart.join();
  IO.println("the heart beat, and was stopped");
}
