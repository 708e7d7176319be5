package dev.heddle;

import dev.heddle.internal.deadlock.HeldLock;
import dev.heddle.internal.park.Waiter;
import dev.heddle.internal.report.Frames;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A lock or a channel that a goroutine waits for. It has the same name in all reports of a process.
 *
 * @param name its class and a number, as {@link Object#toString} has them, such as {@code
 *     Mutex@1a2b}
 * @param capacity how many values a channel buffers; empty for a lock
 * @param size how many values were in the channel; empty for a lock
 * @param madeAt where it was made, if that was recorded ({@code -Dheddle.lockSites=true})
 * @param heldBy the holders of the lock, as far as they are known; empty for a channel
 */
public record Awaited(
    String name,
    OptionalInt capacity,
    OptionalInt size,
    Optional<StackTraceElement> madeAt,
    List<Holder> heldBy) {

  /** How many of them a text names. */
  private static final int NAMED = 3;

  /** The kinds of holders of a lock. */
  public enum Kind {
    /** A goroutine. */
    GOROUTINE,
    /** A goroutine that has ended. */
    ENDED,
    /** A thread that is not a goroutine. */
    THREAD
  }

  /**
   * A holder of a lock.
   *
   * @param kind what it is
   * @param id the goroutine's id, or the thread's; 0 for a goroutine that has ended
   */
  public record Holder(Kind kind, long id) {

    /** In words. */
    @Override
    public String toString() {
      return switch (kind) {
        case GOROUTINE -> "goroutine " + id;
        case ENDED -> "a goroutine that has ended";
        case THREAD -> "thread #" + id;
      };
    }
  }

  /**
   * The locks and channels that {@code waiter} waits for; none if it does not wait, or waits for
   * something without a name. The wait may end and another begin meanwhile, so its number is read
   * before and after.
   */
  static List<Object> things(Waiter waiter) {
    int wait = waiter.waitNumber();
    Object on = waiter.on();
    if (wait == 0 || waiter.waitNumber() != wait) {
      return List.of();
    }
    if (on instanceof Selection selection) {
      return selection.awaited();
    }
    return on instanceof HeldLock || (on instanceof Chan<?> chan && !chan.isNever())
        ? List.of(on)
        : List.of();
  }

  /** Describes one of the {@link #things} that a party waits for, which {@code holders} hold. */
  static Awaited of(Object thing, List<Holder> holders) {
    return thing instanceof HeldLock lock
        ? new Awaited(
            lock.name(), OptionalInt.empty(), OptionalInt.empty(), place(lock.madeAt()), holders)
        : of((Chan<?>) thing);
  }

  private static Awaited of(Chan<?> chan) {
    return new Awaited(
        "Chan@" + Integer.toHexString(System.identityHashCode(chan)),
        OptionalInt.of(chan.capacity()),
        OptionalInt.of(chan.size()),
        place(chan.madeAt()),
        List.of());
  }

  private static Optional<StackTraceElement> place(StackWalker.@Nullable StackFrame frame) {
    return Optional.ofNullable(frame).map(StackWalker.StackFrame::toStackTraceElement);
  }

  /** Names the first of {@code all}, and says how many more there are. */
  static String text(List<Awaited> all) {
    return all.size() <= NAMED ? first(all) : first(all) + " and " + (all.size() - NAMED) + " more";
  }

  /** Names the first of {@code some}, which need not be all. */
  static String textOfSome(List<Awaited> some) {
    return some.size() <= NAMED ? first(some) : first(some) + ", …";
  }

  private static String first(List<Awaited> some) {
    return some.stream().limit(NAMED).map(Awaited::toString).collect(Collectors.joining(", "));
  }

  /** In words. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(name);
    if (capacity.isPresent() && size.isPresent()) {
      int values = capacity.getAsInt();
      text.append(values == 0 ? " (unbuffered)" : " (" + size.getAsInt() + " of " + values + ")");
    }
    madeAt.ifPresent(site -> text.append(" made at ").append(Frames.text(site)));
    if (!heldBy.isEmpty()) {
      text.append(" held by ");
      text.append(heldBy.stream().map(Holder::toString).collect(Collectors.joining(", ")));
    }
    return text.toString();
  }
}
