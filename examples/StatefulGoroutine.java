// Shows: state without a lock: one goroutine owns it, the others ask by messages that carry the
// channel for the answer. What has to happen together is one message.
// Go: "stateful goroutines"; `reads <- readOp{key, resp}`.
// Prints: the stock after a day of sales: nothing was sold that was not there.
import static dev.heddle.Heddle.*;

import dev.heddle.*;
import dev.heddle.sync.*;

sealed interface Request {
  /** Sells some, if there are as many; answers whether there were. */
  record Sell(String what, int pieces, SendChan<Boolean> answer) implements Request {}

  record Deliver(String what, int pieces) implements Request {}

  record Count(String what, SendChan<Integer> answer) implements Request {}
}

/** The owner: what it has in its map nobody else can reach. */
void keepStock(ReceiveChan<Request> requests) {
  Map<String, Integer> stock = new HashMap<>();
  for (Request request : requests) {
    switch (request) {
      case Request.Deliver(var what, var pieces) -> stock.merge(what, pieces, Integer::sum);
      case Request.Count(var what, var answer) -> answer.send(stock.getOrDefault(what, 0));
      case Request.Sell(var what, var pieces, var answer) -> {
        int left = stock.getOrDefault(what, 0) - pieces;
        if (left >= 0) {
          stock.put(what, left);
        }
        answer.send(left >= 0);
      }
    }
  }
}

void main() {
  Chan<Request> requests = chan();
  go("keeper", () -> keepStock(requests));
  requests.send(new Request.Deliver("thread", 1_000));

  AtomicInteger sold = new AtomicInteger();
  WaitGroup shops = new WaitGroup();
  for (int i = 0; i < 10; i++) {
    shops.go(() -> {
      Chan<Boolean> answer = chan(1); // has room, so the owner never waits for who asks
      for (int k = 0; k < 50; k++) {
        requests.send(new Request.Sell("thread", 3, answer));
        if (answer.receive()) {
          sold.addAndGet(3);
        }
      }
    });
  }
  shops.await();

  Chan<Integer> left = chan(1);
  requests.send(new Request.Count("thread", left));
  IO.println("sold: " + sold);
  IO.println("left: " + left.receive());
}
