// Shows: a context that work belongs to: it ends by a timeout, by somebody's word with a cause, or
// with the context above it; and it carries values to goroutines that were never told of them.
// Go: context.WithTimeout, WithCancelCause, WithValue; `<-ctx.Done()`.
// Prints: how each piece of work ended.
import static dev.heddle.Heddle.*;

import dev.heddle.*;

static final Context.Key<String> USER = Context.Key.of("user");

/** Works in small steps until it is done or its context ends. */
String weave(int rows) {
  Context context = Context.current();
  for (int row = 1; row <= rows; row++) {
    boolean ended =
        choose(
            Choice.onReceive(context.done(), nothing -> true),
            Choice.onTimeout(Duration.ofMillis(1), () -> false));
    if (ended) {
      return context.error().getClass().getSimpleName();
    }
  }
  return rows + " rows";
}

void main() throws Exception {
  try (Context context = Context.background().withTimeout(Duration.ofSeconds(60))) {
    context.run(() -> IO.println("enough time: " + weave(3)));
  }

  try (Context context = Context.background().withTimeout(Duration.ofMillis(30))) {
    context.run(() -> IO.println("too little: " + weave(Integer.MAX_VALUE)));
  }

  try (Context day = Context.background().withCancel();
      Context loom = day.withTimeout(Duration.ofHours(8))) {
    Chan<String> result = chan(1);
    loom.run(() -> go("weaver", () -> result.send(weave(Integer.MAX_VALUE))));
    day.cancel(new IllegalStateException("the yarn has run out"));
    IO.println("called off: " + result.receive());
    IO.println("because: " + loom.cause().getMessage());
  }

  Chan<String> greeting = chan(1);
  Context request = Context.background().withValue(USER, "Ann");
  request.run(() -> go(() -> greeting.send("hello " + Context.current().value(USER))));
  IO.println(greeting.receive());
  IO.println("outside: " + Context.current().value(USER));
}
