// Shows: the smallest program: two goroutines, one of them main.
// Go: `go say("world")`, as in A Tour of Go.
// Prints: three lines of each, in any order.
import static dev.heddle.Heddle.*;

void say(String message) {
  for (int i = 0; i < 3; i++) {
    IO.println(message);
    sleep(Duration.ofMillis(100));
  }
}

void main() {
  go(() -> say("Hello from the goroutine!"));
  say("Hello from main!");
}
