package dev.heddle;

import dev.heddle.internal.report.ExceptionText;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reports one kind of event of a scheduler: to the handler that the user has set, or else in the
 * usual way, which is on stderr unless another is given. If the handler throws, the exception is
 * printed with the event, so that neither is lost, and the scheduler goes on.
 *
 * @param <T> the type of the events
 */
final class Handler<T> {

  private final String kind;
  private final Function<? super T, String> text;
  private final Consumer<? super T> usual;

  /** Null until one is set. */
  private volatile @Nullable Consumer<? super T> handler;

  /**
   * Makes a handler that prints.
   *
   * @param kind the name of the events, in the plural, for the report of a handler's exception
   * @param text the text that is printed for an event
   */
  Handler(String kind, Function<? super T, String> text) {
    this(kind, text, event -> System.err.println(text.apply(event)));
  }

  /**
   * Makes a handler whose usual way is another.
   *
   * @param usual what is done about an event as long as no handler is set
   */
  Handler(String kind, Function<? super T, String> text, Consumer<? super T> usual) {
    this.kind = kind;
    this.text = text;
    this.usual = usual;
  }

  void set(Consumer<? super T> next) {
    handler = Objects.requireNonNull(next, "handler");
  }

  void tell(T event) {
    Consumer<? super T> now = handler;
    if (now == null) {
      usual.accept(event);
      return;
    }
    try {
      now.accept(event);
    } catch (Throwable thrown) {
      printBoth(text.apply(event), "the handler of " + kind, thrown);
    }
  }

  /** Prints an event's text, and what {@code teller} threw when it was told of the event. */
  static void printBoth(@Nullable String text, String teller, Throwable thrown) {
    System.err.println(text + "\nand " + teller + " threw " + ExceptionText.of(thrown));
  }
}
