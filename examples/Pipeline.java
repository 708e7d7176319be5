// Shows: stages joined by channels. Each stage owns the channel it sends on, closes it when it is
// done, and gives away only its receiving end; so the end travels down the pipeline by itself.
// Go: func squares(in <-chan int) <-chan int, as in "Go Concurrency Patterns: Pipelines".
// Prints: the squares of the odd numbers below ten, one a line, and their sum.
import static dev.heddle.Heddle.*;

import dev.heddle.*;

ReceiveChan<Integer> numbersBelow(int end) {
  Chan<Integer> out = chan();
  go(() -> {
    for (int i = 0; i < end; i++) {
      out.send(i);
    }
    out.close();
  });
  return out;
}

ReceiveChan<Integer> onlyOdd(ReceiveChan<Integer> in) {
  Chan<Integer> out = chan();
  go(() -> {
    for (int n : in) {
      if (n % 2 != 0) {
        out.send(n);
      }
    }
    out.close();
  });
  return out;
}

ReceiveChan<Integer> squares(ReceiveChan<Integer> in) {
  Chan<Integer> out = chan(4); // a buffer lets this stage run ahead; it changes nothing else
  go(() -> {
    for (int n : in) {
      out.send(n * n);
    }
    out.close();
  });
  return out;
}

void main() {
  int sum = 0;
  for (int square : squares(onlyOdd(numbersBelow(10)))) {
    IO.println(square);
    sum += square;
  }
  IO.println("sum " + sum);
}
