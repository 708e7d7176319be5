package dev.heddle;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A snapshot of a goroutine: what a dump says of it.
 *
 * @param id its id
 * @param name its name; empty if it was given none
 * @param state what it was doing
 * @param waitReason why it waited, in the words of Go's dumps, such as {@code chan receive}; empty
 *     if it did not wait, or waited in the JDK
 * @param waitsOn the lock or the channel that it waited for, or all channels of its select; empty
 *     if it waited for something else
 * @param waited for how long, to the second
 * @param startedAt where it was started, if that was recorded ({@code -Dheddle.startSites=true})
 * @param stack its own frames, innermost first
 */
public record GoroutineInfo(
    long id,
    String name,
    Goroutine.State state,
    Optional<String> waitReason,
    List<Awaited> waitsOn,
    Duration waited,
    Optional<StackTraceElement> startedAt,
    List<StackTraceElement> stack) {

  /** A snapshot of {@code goroutine}. */
  static GoroutineInfo of(Goroutine goroutine, Holders holders) {
    var wait = Optional.ofNullable(goroutine.currentWait());
    Goroutine.State state = wait.isPresent() ? Goroutine.State.WAITING : goroutine.state();
    return new GoroutineInfo(
        goroutine.id(),
        goroutine.name(),
        state,
        wait.map(waiter -> waiter.reason().toString()),
        wait.map(waiter -> holders.awaited(waiter)).orElse(List.of()),
        wait.map(waiter -> Duration.ofSeconds(waiter.seconds())).orElse(Duration.ZERO),
        Optional.ofNullable(goroutine.startedAt()).map(StackWalker.StackFrame::toStackTraceElement),
        List.of(goroutine.stackTrace()));
  }
}
