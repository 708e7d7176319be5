package dev.heddle.examples.shop;

import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;

/**
 * Requests to measure the server with: {@code /short}, which does next to nothing, and {@code
 * /heavy?ms=20}, which computes for about so many milliseconds. {@code bench/go/httpserver}
 * computes the same.
 */
final class LoadHandler extends Handler.Abstract {

  /** So many steps, each of which needs the one before, take a millisecond at about 3 GHz. */
  private static final int STEPS_A_MILLI = 500_000;

  private static final int LONGEST_MILLIS = 10_000;

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Answer answer;
    switch (Request.getPathInContext(request)) {
      case "/short" -> answer = new Answer(HttpStatus.OK_200, new JsonObject().with("ok", 1));
      case "/heavy" -> answer = heavy(Request.extractQueryParameters(request));
      default -> {
        return false;
      }
    }
    response.getHeaders().put("Ran-On", Threads.current());
    answer.send(response, callback);
    return true;
  }

  private static Answer heavy(Fields parameters) {
    String text = parameters.getValue("ms");
    int millis = millisIn(text);
    return millis == 0
        ? Answer.error(
            HttpStatus.BAD_REQUEST_400,
            "ms must be a whole number from 1 to " + LONGEST_MILLIS + ", not '" + text + "'")
        : new Answer(HttpStatus.OK_200, new JsonObject().with("result", compute(millis)));
  }

  /** Zero if there is none that is allowed. */
  private static int millisIn(@Nullable String text) {
    if (text == null || !text.matches("[0-9]{1,5}")) {
      return 0;
    }
    int millis = Integer.parseInt(text);
    return millis <= LONGEST_MILLIS ? millis : 0;
  }

  /**
   * Marsaglia's xorshift, from 1. No compiler knows how to take several of its steps at once, as C2
   * does with a linear congruential generator.
   */
  static long compute(int millis) {
    long x = 1;
    long steps = (long) millis * STEPS_A_MILLI;
    for (long i = 0; i < steps; i++) {
      x ^= x << 13;
      x ^= x >>> 7;
      x ^= x << 17;
    }
    return x;
  }
}
