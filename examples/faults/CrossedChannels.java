import static dev.heddle.Heddle.*;

import dev.heddle.*;

/** Two goroutines that each want to send before they receive: a deadlock. */
void main() {
  Chan<Integer> left = chan();
  Chan<Integer> right = chan();
  go("sender", () -> {
    left.send(1);
    right.receive();
  });
  right.send(2);
  left.receive();
}
