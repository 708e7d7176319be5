// Shows: waiting for all of many goroutines: a WaitGroup that starts them, one that is counted by
// hand because a piece of work is handed on, and a wait that gives up.
// Go: sync.WaitGroup, `wg.Go`, `wg.Add`, `wg.Done`, `wg.Wait`.
// Prints: how many were waited for.
import static dev.heddle.Heddle.*;

import dev.heddle.*;
import dev.heddle.sync.*;

void main() {
  WaitGroup painters = new WaitGroup();
  int[] squares = new int[10];
  for (int i = 0; i < squares.length; i++) {
    int mine = i;
    painters.go(() -> squares[mine] = mine * mine);
  }
  painters.await();
  IO.println("squares " + Arrays.toString(squares));

  // Counted is the order, not the goroutine: it is done when the second one has served it.
  WaitGroup orders = new WaitGroup();
  Chan<String> cooked = chan();
  for (String dish : List.of("soup", "stew", "salad")) {
    orders.add(1); // before it starts, so that the count cannot be zero too early
    go("cook", () -> cooked.send(dish));
  }
  List<String> served = new CopyOnWriteArrayList<>();
  go(
      "waiter",
      () -> {
        for (String dish : cooked) {
          served.add(dish);
          orders.done();
        }
      });
  orders.await();
  IO.println("served " + served.stream().sorted().toList());

  WaitGroup never = new WaitGroup();
  never.add(1);
  IO.println("came in time: " + never.await(Duration.ofMillis(50)));
}
