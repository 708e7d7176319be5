package dev.heddle.bench.scaling;

import static dev.heddle.Heddle.chan;
import static dev.heddle.Heddle.go;
import static dev.heddle.Heddle.onReceive;

import dev.heddle.Chan;
import dev.heddle.Select;
import dev.heddle.SelectCase;
import dev.heddle.bench.harness.Check;
import dev.heddle.bench.scaling.Crowd.Cost;
import dev.heddle.sync.WaitGroup;
import java.util.concurrent.atomic.LongAdder;

/** Crowds that pass values on. */
final class Passing {

  /** So many values at least, so that a large crowd does more than start. */
  private static final int LEAST = 4;

  private Passing() {}

  /** Two and two send one another a number and its echo. */
  static Cost pairs(int goroutines, int operations) {
    int pairs = goroutines / 2;
    int each = Math.max(LEAST, Crowd.each(pairs, operations));
    LongAdder sum = new LongAdder();
    WaitGroup all = new WaitGroup();
    long start = System.nanoTime();
    for (int pair = 0; pair < pairs; pair++) {
      Chan<Integer> there = chan();
      Chan<Integer> back = chan();
      go(() -> {
        for (int value : there) {
          back.send(value);
        }
      });
      all.go(() -> {
        for (int i = 0; i < each; i++) {
          there.send(i);
          Check.echoed(i, back.receive());
        }
        there.close();
        sum.add(each);
      });
    }
    all.await();
    Cost cost = Cost.since(start, (long) pairs * each);
    Check.equal("round trips", cost.operations(), sum.sum());
    return cost;
  }

  /** Numbers pass all of them, one after the other. */
  static Cost pipeline(int goroutines, int operations) {
    int values = Math.max(LEAST, Crowd.each(goroutines, operations));
    Chan<Integer> first = chan();
    Chan<Integer> last = first;
    for (int i = 0; i < goroutines; i++) {
      Chan<Integer> in = last;
      Chan<Integer> out = chan();
      go(() -> {
        for (int value : in) {
          out.send(value);
        }
        out.close();
      });
      last = out;
    }
    long start = System.nanoTime();
    go(() -> {
      for (int i = 0; i < values; i++) {
        first.send(i);
      }
      first.close();
    });
    long sum = 0;
    for (int value : last) {
      sum += value;
    }
    Check.equal("sum", Check.sumBelow(values), sum);
    return Cost.since(start, (long) goroutines * values);
  }

  /** Half of them send, the others receive, all over one channel with a buffer of 128. */
  static Cost shared(int goroutines, int operations) {
    int half = goroutines / 2;
    int each = Math.max(LEAST, Crowd.each(half, operations));
    Chan<Integer> numbers = chan(128);
    LongAdder sum = new LongAdder();
    WaitGroup senders = new WaitGroup();
    WaitGroup receivers = new WaitGroup();
    long start = System.nanoTime();
    for (int i = 0; i < half; i++) {
      receivers.go(() -> {
        long own = 0;
        for (int value : numbers) {
          own += value;
        }
        sum.add(own);
      });
      senders.go(() -> {
        for (int value = 0; value < each; value++) {
          numbers.send(value);
        }
      });
    }
    senders.await();
    numbers.close();
    receivers.await();
    Cost cost = Cost.since(start, (long) half * each);
    Check.equal("sum", half * Check.sumBelow(each), sum.sum());
    return cost;
  }

  /** One receives from whichever of the others, each with a channel of its own, is ready. */
  static Cost select(int goroutines, int operations) {
    int senders = goroutines - 1;
    int each = Math.max(LEAST, Crowd.each(senders, operations / 10));
    long[] sum = {0};
    SelectCase[] cases = new SelectCase[senders];
    for (int i = 0; i < senders; i++) {
      Chan<Integer> numbers = chan();
      go(() -> {
        for (int value = 0; value < each; value++) {
          numbers.send(value);
        }
      });
      cases[i] = onReceive(numbers, value -> sum[0] += value);
    }
    Select next = Select.of(cases);
    long start = System.nanoTime();
    for (int i = 0; i < senders * each; i++) {
      next.await();
    }
    Cost cost = Cost.since(start, (long) senders * each);
    Check.equal("sum", senders * Check.sumBelow(each), sum[0]);
    return cost;
  }
}
