package dev.heddle.bench.jmh;

import static dev.heddle.Heddle.chan;
import static dev.heddle.Heddle.go;

import dev.heddle.Chan;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The paths of a channel. What is sent is made before, so that all that is allocated is the
 * channel's own: nothing.
 */
public class ChannelBenchmark extends ShortBenchmark {
  private final Object value = new Object();
  private final Chan<Object> buffer = chan(128);
  private final Chan<Object> empty = chan();
  private Chan<Object> there = chan();
  private Chan<Object> back = chan();

  @Setup
  public void startEcho() {
    there = chan();
    back = chan();
    Chan<Object> in = there;
    Chan<Object> out = back;
    go(() -> {
      for (Object received : in) {
        out.send(received);
      }
    });
  }

  @TearDown
  public void endEcho() {
    there.close();
  }

  /** Into a buffer with room, and out again: nobody waits. */
  @Benchmark
  public @Nullable Object sendAndReceiveBuffered() {
    buffer.send(value);
    return buffer.receive();
  }

  @Benchmark
  public @Nullable Object trySendAndTryReceive() {
    buffer.trySend(value);
    return buffer.tryReceive();
  }

  @Benchmark
  public @Nullable Object tryReceiveNothing() {
    return empty.tryReceive();
  }

  @Benchmark
  public boolean trySendToNobody() {
    return empty.trySend(value);
  }

  /** To an echo and back, unbuffered: four switches at most. */
  @Benchmark
  public @Nullable Object roundTrip() {
    there.send(value);
    return back.receive();
  }
}
