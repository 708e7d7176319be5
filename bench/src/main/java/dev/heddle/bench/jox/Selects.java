package dev.heddle.bench.jox;

import static com.softwaremill.jox.Select.select;

import com.softwaremill.jox.Channel;
import com.softwaremill.jox.SelectClause;
import dev.heddle.bench.harness.Check;
import dev.heddle.bench.harness.VirtualThreads;
import java.util.stream.Stream;

/**
 * Receives from whichever of several rendezvous channels is ready, each with its own producer. A
 * clause can be used again, so they are made once.
 */
final class Selects {
  private Selects() {}

  static long ofThree(int count) throws InterruptedException {
    return of(3, count);
  }

  static long ofTen(int count) throws InterruptedException {
    return of(10, count);
  }

  private static long of(int channels, int count) throws InterruptedException {
    int each = count / channels;
    @SuppressWarnings({"unchecked", "rawtypes"}) // no arrays of generic types
    SelectClause<Integer>[] clauses =
        Stream.generate(() -> counter(each).receiveClause())
            .limit(channels)
            .toArray(SelectClause[]::new);
    long sum = 0;
    for (int i = 0; i < channels * each; i++) {
      int value = select(clauses);
      sum += value;
    }
    Check.equal("sum", channels * Check.sumBelow(each), sum);
    return (long) channels * each;
  }

  private static Channel<Integer> counter(int count) {
    Channel<Integer> numbers = Channel.newRendezvousChannel();
    VirtualThreads.start(() -> {
      for (int i = 0; i < count; i++) {
        numbers.send(i);
      }
    });
    return numbers;
  }
}
