package dev.heddle;

/**
 * Thrown by {@link Heddle#run} when every goroutine is asleep and nothing can wake one. The message
 * is a dump of them all: {@code goroutine 7 [chan receive, 3 minutes]:} and its stack, each.
 */
public final class DeadlockException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /**
   * Makes one.
   *
   * @param dump the whole dump
   */
  public DeadlockException(String dump) {
    super(dump);
  }
}
