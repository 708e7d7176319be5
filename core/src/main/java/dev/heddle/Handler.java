package dev.heddle;

import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Who is told of one kind of thing that happened in a scheduler: the handler that the user has set,
 * or else stderr. What a handler throws is printed, with what it was told of, so that neither is
 * lost; to the scheduler it makes no difference.
 *
 * @param <T> what is told
 */
final class Handler<T> {

  private final String kind;
  private final Function<? super T, String> text;

  /** Null until one is set. */
  private volatile @Nullable Consumer<? super T> handler;

  /**
   * Makes one that prints.
   *
   * @param kind what it is told of, in the plural, for the report of its own failure
   * @param text how that is printed
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
