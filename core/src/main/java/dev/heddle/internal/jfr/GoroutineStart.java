package dev.heddle.internal.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * The begin of a goroutine, as Flight Recorder sees it: which goroutine the thread of the event is.
 * Off by default, as {@code jdk.VirtualThreadStart} is: there may be a million in a second.
 */
@Name("heddle.GoroutineStart")
@Label("Goroutine Start")
@Description("A goroutine has begun on the virtual thread of this event")
@Category("Heddle")
@Enabled(false)
@StackTrace(false)
final class GoroutineStart extends Event {

  @Label("Goroutine Id")
  private final long goroutineId;

  @Label("Goroutine Name")
  private final String goroutineName;

  @Label("Scheduler")
  private final String scheduler;

  static void record(long goroutineId, String goroutineName, String scheduler) {
    new GoroutineStart(goroutineId, goroutineName, scheduler).commit();
  }

  private GoroutineStart(long goroutineId, String goroutineName, String scheduler) {
    this.goroutineId = goroutineId;
    this.goroutineName = goroutineName;
    this.scheduler = scheduler;
  }
}
