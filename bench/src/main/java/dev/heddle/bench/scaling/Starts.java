package dev.heddle.bench.scaling;

import static dev.heddle.Heddle.chan;
import static dev.heddle.Heddle.go;
import static java.util.Objects.requireNonNull;

import dev.heddle.Chan;
import dev.heddle.bench.harness.Check;
import dev.heddle.bench.scaling.Crowd.Cost;
import dev.heddle.sync.WaitGroup;
import java.util.concurrent.atomic.AtomicInteger;

/** Crowds that begin, park, wake and end; a small one again and again. */
final class Starts {
  private Starts() {}

  static Cost startFinish(int goroutines, int operations) {
    int rounds = Crowd.each(goroutines, operations);
    AtomicInteger ran = new AtomicInteger();
    WaitGroup all = new WaitGroup();
    long start = System.nanoTime();
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < goroutines; i++) {
        all.go(ran::getAndIncrement);
      }
      all.await();
    }
    Cost cost = Cost.since(start, (long) goroutines * rounds);
    Check.equal("goroutines", cost.operations(), ran.get());
    return cost;
  }

  static Cost park(int goroutines, int operations) {
    return parkAndWake(goroutines, operations, true);
  }

  static Cost wake(int goroutines, int operations) {
    return parkAndWake(goroutines, operations, false);
  }

  private static Cost parkAndWake(int goroutines, int operations, boolean timesParking) {
    int rounds = Crowd.each(goroutines, operations);
    long parking = 0;
    long waking = 0;
    for (int round = 0; round < rounds; round++) {
      Chan<Integer> gate = chan();
      WaitGroup parked = new WaitGroup();
      WaitGroup woken = new WaitGroup();
      parked.add(goroutines);
      woken.add(goroutines);
      long start = System.nanoTime();
      for (int i = 0; i < goroutines; i++) {
        go(() -> {
          parked.done();
          gate.receive();
          woken.done();
        });
      }
      parked.await();
      long middle = System.nanoTime();
      gate.close();
      woken.await();
      parking += middle - start;
      waking += System.nanoTime() - middle;
    }
    return new Cost((long) goroutines * rounds, timesParking ? parking : waking);
  }

  /** Each starts two, until there are as many as there are to be, and adds up what they send. */
  static Cost tree(int goroutines, int operations) {
    int rounds = Crowd.each(goroutines, operations);
    long start = System.nanoTime();
    for (int round = 0; round < rounds; round++) {
      Check.equal("size of the tree", goroutines, requireNonNull(grow(goroutines).receive()));
    }
    return Cost.since(start, (long) goroutines * rounds);
  }

  private static Chan<Integer> grow(int size) {
    Chan<Integer> result = chan();
    go(() -> {
      int left = (size - 1) / 2;
      int right = size - 1 - left;
      int sum = 1;
      Chan<Integer> first = left > 0 ? grow(left) : null;
      Chan<Integer> second = right > 0 ? grow(right) : null;
      if (first != null) {
        sum += requireNonNull(first.receive());
      }
      if (second != null) {
        sum += requireNonNull(second.receive());
      }
      result.send(sum);
    });
    return result;
  }
}
