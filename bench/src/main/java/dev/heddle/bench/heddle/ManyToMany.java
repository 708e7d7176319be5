package dev.heddle.bench.heddle;

import static dev.heddle.Heddle.chan;
import static dev.heddle.Heddle.go;

import dev.heddle.Chan;
import dev.heddle.bench.harness.Check;
import java.util.concurrent.CountDownLatch;

/** Eight producers and eight consumers share one buffered channel. */
final class ManyToMany {
  private static final int WORKERS = 8;

  private ManyToMany() {}

  static long run(int count) throws InterruptedException {
    Chan<Integer> numbers = chan(128);
    Chan<Long> sums = chan();
    int each = count / WORKERS;
    CountDownLatch producers = new CountDownLatch(WORKERS);
    for (int worker = 0; worker < WORKERS; worker++) {
      go(() -> {
        for (int i = 0; i < each; i++) {
          numbers.send(i);
        }
        producers.countDown();
      });
    }
    for (int worker = 0; worker < WORKERS; worker++) {
      go(() -> sums.send(sumOf(numbers)));
    }
    producers.await();
    numbers.close();

    long total = 0;
    int consumers = WORKERS;
    for (long sum : sums) {
      total += sum;
      if (--consumers == 0) {
        sums.close();
      }
    }
    Check.equal("sum", WORKERS * Check.sumBelow(each), total);
    return (long) WORKERS * each;
  }

  private static long sumOf(Chan<Integer> numbers) {
    long sum = 0;
    for (int value : numbers) {
      sum += value;
    }
    return sum;
  }
}
