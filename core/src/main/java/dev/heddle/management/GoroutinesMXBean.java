package dev.heddle.management;

/** What a JMX client is told of a program's goroutines. */
public interface GoroutinesMXBean {

  /**
   * What all goroutines do, those that do the same folded, as text: {@link
   * dev.heddle.GoroutineProfile#toString}.
   *
   * @return the text
   */
  String dump();

  /**
   * The same as JSON: {@link dev.heddle.GoroutineProfile#toJson}.
   *
   * @return the text
   */
  String dumpJson();

  /**
   * How many goroutines have started and not ended, on all schedulers.
   *
   * @return the number
   */
  long getCount();
}
