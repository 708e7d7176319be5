import static dev.heddle.Heddle.*;

import dev.heddle.*;

/** A loop over a channel that nobody closes: a deadlock when the last value is out. */
void main() {
  Chan<Integer> numbers = chan();
  go("producer", () -> {
    for (int i = 0; i < 3; i++) {
      numbers.send(i);
    }
  });
  for (int number : numbers) {
    IO.println(number);
  }
}
