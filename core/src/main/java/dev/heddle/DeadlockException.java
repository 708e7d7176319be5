package dev.heddle;

/**
 * Thrown by {@link Heddle#run} when every goroutine is asleep and nothing can wake one. The message
 * is a dump of the goroutines: {@code goroutine 7 [chan receive, 3 minutes]:} and the stack of
 * each. Of many it has the first, and counts the rest.
 */
public final class DeadlockException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /**
   * Makes an exception.
   *
   * @param dump the whole dump
   */
  public DeadlockException(String dump) {
    super(dump);
  }
}
