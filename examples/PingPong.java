// Shows: two goroutines that take turns over unbuffered channels, and a loop that ends when its
// channel is closed.
// Go: func player(in <-chan int, out chan<- int) with `for ball := range in`.
// Prints: six hits, ping and pong in turn.
import static dev.heddle.Heddle.*;

import dev.heddle.*;

static final int LAST_HIT = 6;

void player(String name, ReceiveChan<Integer> in, SendChan<Integer> out) {
  for (int hit : in) {
    IO.println(name + " " + hit);
    if (hit == LAST_HIT) {
      out.close();
      return;
    }
    out.send(hit + 1);
  }
}

void main() {
  Chan<Integer> toPing = chan();
  Chan<Integer> toPong = chan();
  Goroutine ping = go(() -> player("ping", toPing, toPong));
  go(() -> player("pong", toPong, toPing));

  toPing.send(1);
  ping.join(); // without this the program would end here, whatever still runs
}
