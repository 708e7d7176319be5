// Shows: a pipeline that grows as it runs: each prime found adds a goroutine that lets through only
// what the prime does not divide.
// Go: the prime sieve of the language's own examples (doc/play/sieve.go).
// Prints: the first 25 primes on one line, then the 300th, behind 299 filters in a row.
import static dev.heddle.Heddle.*;

import dev.heddle.*;

ReceiveChan<Integer> numbersFrom(int first) {
  Chan<Integer> out = chan();
  go(() -> {
    for (int i = first; ; i++) {
      out.send(i);
    }
  });
  return out;
}

ReceiveChan<Integer> withoutMultiples(ReceiveChan<Integer> in, int prime) {
  Chan<Integer> out = chan();
  go(() -> {
    for (int n : in) {
      if (n % prime != 0) {
        out.send(n);
      }
    }
  });
  return out;
}

void main() {
  List<Integer> primes = new ArrayList<>();
  ReceiveChan<Integer> sieve = numbersFrom(2);
  while (primes.size() < 300) {
    int prime = sieve.receive();
    primes.add(prime);
    sieve = withoutMultiples(sieve, prime);
  }
  IO.println(primes.stream().limit(25).map(String::valueOf).collect(Collectors.joining(" ")));
  IO.println("the 300th is " + primes.getLast());
  // The filters still run. They end with the program, when main returns.
}
