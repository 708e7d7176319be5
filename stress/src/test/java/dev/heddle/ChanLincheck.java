package dev.heddle;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;

/** A channel's tries and its close, against the same written without a thought for threads. */
public final class ChanLincheck {

  private final Chan<Integer> channel = new Chan<>(2);

  @Operation
  public boolean trySend(int value) {
    try {
      return channel.trySend(value);
    } catch (ChannelClosedException e) {
      return false;
    }
  }

  @Operation
  public Integer tryReceive() {
    return channel.tryReceive();
  }

  @Operation
  public boolean close() {
    try {
      channel.close();
      return true;
    } catch (ChannelClosedException e) {
      return false;
    }
  }

  @Operation
  public boolean isDrained() {
    return channel.isDrained();
  }

  /** What a channel is, for one thread. */
  public static final class Sequential {
    private final java.util.ArrayDeque<Integer> values = new java.util.ArrayDeque<>();
    private boolean closed;

    public boolean trySend(int value) {
      return !closed && values.size() < 2 && values.add(value);
    }

    public Integer tryReceive() {
      return values.poll();
    }

    public boolean close() {
      boolean first = !closed;
      closed = true;
      return first;
    }

    public boolean isDrained() {
      return closed && values.isEmpty();
    }
  }

  public static void main(String[] arguments) {
    int iterations = Integer.parseInt(arguments[0]);
    new StressOptions()
        .sequentialSpecification(Sequential.class)
        .iterations(iterations)
        .threads(3)
        .actorsPerThread(3)
        .check(ChanLincheck.class);
    System.out.println("lincheck: stress ok");
    new ModelCheckingOptions()
        .sequentialSpecification(Sequential.class)
        .iterations(iterations)
        .threads(2)
        .actorsPerThread(3)
        .check(ChanLincheck.class);
    System.out.println("lincheck: model checking ok");
  }
}
