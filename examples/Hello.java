// The smallest program: two goroutines, one of them main. Their lines come in any order.
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
