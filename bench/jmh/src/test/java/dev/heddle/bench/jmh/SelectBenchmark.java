package dev.heddle.bench.jmh;

import static dev.heddle.Heddle.chan;
import static dev.heddle.Heddle.go;
import static dev.heddle.Heddle.onDefault;
import static dev.heddle.Heddle.onReceive;
import static dev.heddle.Heddle.select;

import dev.heddle.Chan;
import dev.heddle.Select;
import dev.heddle.SelectCase;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** Selects over as many channels; the reusable ones allocate nothing. */
public class SelectBenchmark extends ShortBenchmark {
  @Param({"2", "10"})
  public int cases;

  private final Object value = new Object();
  private final Chan<Object> there = chan();
  private List<Chan<Object>> channels = List.of();
  private Select reusable = Select.of(onDefault(() -> {}));
  private Select withDefault = reusable;
  private @Nullable Object last;
  private int next;

  @Setup
  public void build() {
    channels = Stream.<Chan<Object>>generate(() -> chan(1)).limit(cases).toList();
    reusable = Select.of(receives().toArray(SelectCase[]::new));
    withDefault =
        Select.of(
            Stream.concat(receives(), Stream.of(onDefault(() -> {}))).toArray(SelectCase[]::new));
    go(() -> {
      int turn = 0;
      for (Object received : there) {
        channels.get(turn++ % cases).send(received);
      }
    });
  }

  @TearDown
  public void end() {
    there.close();
  }

  private Stream<SelectCase> receives() {
    return channels.stream().map(channel -> onReceive(channel, received -> last = received));
  }

  /** One of the channels has a value: built once. */
  @Benchmark
  public @Nullable Object readyReusable() {
    sendToNext();
    reusable.await();
    return last;
  }

  /** One of the channels has a value: the cases are built each time. */
  @Benchmark
  public @Nullable Object readyBuiltAnew() {
    sendToNext();
    SelectCase[] receives = new SelectCase[cases];
    for (int i = 0; i < receives.length; i++) {
      receives[i] = onReceive(channels.get(i), received -> last = received);
    }
    select(receives);
    return last;
  }

  /** None of the channels has a value, and there is a default. */
  @Benchmark
  public void noneReady() {
    withDefault.await();
  }

  /** None has a value until another goroutine sends one: waits on all of them. */
  @Benchmark
  public @Nullable Object waiting() {
    there.send(value);
    reusable.await();
    return last;
  }

  private void sendToNext() {
    channels.get(next).send(value);
    next = next + 1 == cases ? 0 : next + 1;
  }
}
