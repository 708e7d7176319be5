package dev.heddle;

import java.time.Duration;

/**
 * The sending side of a channel: Go's {@code chan<- T}. Whoever has it may send and close. It fits
 * into a try-with-resources statement, which closes the channel when the block is left:
 *
 * <pre>{@code
 * Chan<String> words = chan();
 * SendChan<String> to = words.sendOnly();
 * go(() -> {
 *   try (to) {
 *     to.send("warp");
 *     to.send("weft");
 *   }
 * });
 * words.forEach(IO::println);
 * }</pre>
 *
 * <p>There are no implementations but Heddle's own: a {@link Chan}, and its {@link Chan#sendOnly}.
 *
 * @param <T> the type of the values; never null
 */
public sealed interface SendChan<T> extends AutoCloseable permits Chan, SendOnly {

  /**
   * Sends {@code value}: blocks until a receiver takes it or the buffer has room. Go: {@code c <-
   * v}.
   *
   * <p>Memory consistency effects: actions before the send <i>happen-before</i> the return of the
   * receive of the value.
   *
   * @param value what to send
   * @throws NullPointerException if the value is null: null means closed to a receiver
   * @throws ChannelClosedException if the channel is closed, or is closed while this blocks; the
   *     value was not sent
   * @throws CancelledException if the caller is interrupted or cancelled; the value was not sent
   */
  void send(T value);

  /**
   * Sends {@code value} if that needs no wait. Go: a {@code select} with a {@code default}.
   *
   * @param value what to send
   * @return whether it was sent
   * @throws NullPointerException if the value is null
   * @throws ChannelClosedException if the channel is closed
   */
  boolean trySend(T value);

  /**
   * Sends {@code value}, and blocks for no longer than {@code wait}.
   *
   * @param value what to send
   * @param wait how long to wait; not at all if it is zero or negative
   * @return whether it was sent
   * @throws NullPointerException if the value is null
   * @throws ChannelClosedException if the channel is closed, or is closed while this blocks
   * @throws CancelledException if the caller is interrupted or cancelled; the value was not sent
   */
  boolean trySend(T value, Duration wait);

  /**
   * Closes the channel: nothing more can be sent. Receivers get the buffered values, then null.
   * Takes time in proportion to the number of waiters. Go: {@code close(c)}.
   *
   * <p>Memory consistency effects: actions before the close <i>happen-before</i> the return of each
   * receive that gives null because of it.
   *
   * @throws ChannelClosedException if the channel is closed already
   */
  @Override
  void close();

  /**
   * Closes the channel because the sending side has failed. Receivers get the buffered values
   * first. Then each receive, whether it waits or comes later, throws a {@link
   * ChannelFailedException} whose cause is {@code failure}, where it would give null after a plain
   * {@link #close()}. So an end that came too early does not look like the end.
   *
   * <pre>{@code
   * Chan<String> lines = chan();
   * go(() -> {
   *   try {
   *     Files.readAllLines(Path.of("names.txt")).forEach(lines::send);
   *   } catch (IOException e) {
   *     lines.close(e); // the loop below throws
   *     return;
   *   }
   *   lines.close();
   * });
   * for (String line : lines) {
   *   IO.println(line);
   * }
   * }</pre>
   *
   * <p>Everything that receives throws so: {@link ReceiveChan#receive} and its variants, a loop
   * over the channel and its stream, and a select whose chosen case receives. A publisher made of
   * the channel gives the failure to {@code onError}. Sends, and a second close, throw as they do
   * after a plain close, with the failure as their cause. Takes time in proportion to the number of
   * waiters. Go has no such close: there the error travels beside the values, or by an {@code
   * errgroup}.
   *
   * <p>Memory consistency effects: actions before the close <i>happen-before</i> the throw of each
   * receive that ends because of it.
   *
   * @param failure why nothing more will be sent
   * @throws NullPointerException if the failure is null
   * @throws ChannelClosedException if the channel is closed already; {@code failure}, which
   *     receivers do not get, is {@linkplain Throwable#getSuppressed suppressed} in it
   */
  void close(Throwable failure);
}
