// Shows: what a buffer changes: as many sends as it has room for need no receiver, the next waits.
// Go: `make(chan string, 2)`, `len(c)`, `cap(c)`.
// Prints: what is in the letter box, and how a third letter gets in.
import static dev.heddle.Heddle.*;

import dev.heddle.*;

void main() {
  Chan<String> box = chan(2);
  box.send("a bill");
  box.send("a postcard");
  IO.println(box.size() + " letters in a box for " + box.capacity());
  IO.println("room for another: " + (box.trySend("a parcel") ? "yes" : "no"));

  Goroutine postman = go("postman", () -> box.send("a parcel"));
  while (postman.state() != Goroutine.State.WAITING) {
    yieldNow();
  }
  IO.println("the postman waits");

  IO.println("taken out: " + box.receive());
  postman.join();
  IO.println("the postman has gone, " + box.size() + " letters in the box");
  box.close();
  for (String letter : box) {
    IO.println("taken out: " + letter);
  }
}
