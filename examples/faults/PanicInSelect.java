import static dev.heddle.Heddle.*;

import dev.heddle.*;

/** An exception that leaves the body of a select's case. */
void main() {
  Chan<Integer> numbers = chan(1);
  numbers.send(0);
  select(
      onReceive(numbers, number -> IO.println(1 / number)),
      onTimeout(Duration.ofDays(1), () -> {}));
}
