// Shows: the end of a channel. What was sent before is still received, then a receive gives null
// and a loop ends; sending on it, or closing it again, is a mistake of the program's and says so.
// Go: `close(c)`, `v, ok := <-c`, `for v := range c`.
// Prints: what receivers see of a close, and the two mistakes.
import static dev.heddle.Heddle.*;

import dev.heddle.*;

void main() {
  Chan<String> courses = chan(3);
  courses.send("soup");
  courses.send("stew");
  courses.close();
  IO.println("closed: " + courses.isClosed() + ", drained: " + courses.isDrained());
  IO.println(courses.receive());
  IO.println(courses.receive());
  IO.println(courses.receive() + ", and drained: " + courses.isDrained());

  Chan<Integer> squares = chan();
  go(() -> {
    for (int i = 1; i <= 5; i++) {
      squares.send(i * i);
    }
    squares.close();
  });
  for (int square : squares) {
    IO.println("square " + square);
  }

  Chan<Integer> cubes = chan(5);
  IntStream.rangeClosed(1, 5).forEach(i -> cubes.send(i * i * i));
  cubes.close();
  IO.println("sum of cubes " + cubes.stream().mapToInt(Integer::intValue).sum());

  try {
    cubes.send(216);
  } catch (ChannelClosedException e) {
    IO.println(e.getMessage());
  }
  try {
    cubes.close();
  } catch (ChannelClosedException e) {
    IO.println(e.getMessage());
  }
}
