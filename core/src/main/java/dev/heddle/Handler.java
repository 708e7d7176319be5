package dev.heddle;

import dev.heddle.internal.report.ExceptionText;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reports one kind of event of a scheduler: to the handler that the user has set, or else on
 * stderr. If the handler throws, the exception is printed with the event, so that neither is lost,
 * and the scheduler goes on.
 *
 * @param <T> the type of the events
 */
final class Handler<T> {

  private final String kind;
  private final Function<? super T, String> text;

  /** Null until one is set. */
  private volatile @Nullable Consumer<? super T> handler;

  /**
   * Makes a handler that prints.
   *
   * @param kind the name of the events, in the plural, for the report of a handler's exception
   * @param text the text that is printed for an event
   */
  Handler(String kind, Function<? super T, String> text) {
    this.kind = kind;
    this.text = text;
  }

  void set(Consumer<? super T> next) {
    handler = Objects.requireNonNull(next, "handler");
  }

  void tell(T event) {
    Consumer<? super T> now = handler;
    if (now == null) {
      System.err.println(text.apply(event));
      return;
    }
    try {
      now.accept(event);
    } catch (Throwable thrown) {
      System.err.println(
          text.apply(event)
              + "\nand the handler of "
              + kind
              + " threw "
              + ExceptionText.of(thrown));
    }
  }
}
