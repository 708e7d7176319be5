// Shows: a rate limit with room for bursts: a buffered channel is the bucket, a value in it is the
// permission to serve one request, and a goroutine adds one at each interval.
// Go: a buffered channel of struct{} filled by a time.Ticker.
// Prints: eight requests and when each was served: three at once, the others 50 ms apart.
import static dev.heddle.Heddle.*;

import dev.heddle.*;

static final int BURST = 3;
static final Duration INTERVAL = Duration.ofMillis(50);

enum Permission {
  TO_SERVE
}

ReceiveChan<Permission> limiter() {
  Chan<Permission> bucket = chan(BURST);
  for (int i = 0; i < BURST; i++) {
    bucket.send(Permission.TO_SERVE);
  }
  go(
      "refill",
      () -> {
        while (true) {
          sleep(INTERVAL);
          bucket.trySend(Permission.TO_SERVE); // a full bucket stays as full as it is
        }
      });
  return bucket;
}

void main() {
  long start = System.nanoTime();
  ReceiveChan<Permission> permissions = limiter();
  for (int request = 1; request <= 8; request++) {
    permissions.receive();
    long millis = (System.nanoTime() - start) / 1_000_000;
    IO.println("request " + request + " at " + millis + " ms");
  }
}
