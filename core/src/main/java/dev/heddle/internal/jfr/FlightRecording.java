package dev.heddle.internal.jfr;

import java.util.concurrent.atomic.AtomicInteger;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/**
 * Whether Flight Recorder records. While it does, a fiber ends with its goroutine, so that each
 * goroutine of the recording has a virtual thread of its own. A recording knows a thread by its id,
 * and remembers the name that the thread had at its first event (HotSpot: jfrThreadLocal.cpp,
 * {@code set_vthread_epoch}).
 *
 * <p>The question is asked at each begin and end of a goroutine, so it must cost nothing in a
 * program that never records, and load nothing. It goes three ways:
 *
 * <pre>
 *   state           what is read                                  then
 *   not in use      FlightRecorder.isInitialized(): false         no: one load of a field
 *   first seen      isInitialized(): true, recordings: null       yes, to be safe; a thread of its
 *                                                                 own registers the listener
 *   in use          recordings.areRunning()                       the listener keeps it up to date
 * </pre>
 *
 * <p>Flight Recorder says that it is initialised before it starts its first recording, so no
 * goroutine that begins after that start is missed. The listener is registered by another thread,
 * because that takes a lock which a listener of the program may hold for long. All of Flight
 * Recorder that is loaded before it is in use is the class {@link FlightRecorder}.
 */
public final class FlightRecording {

  /** Whether the JVM has Flight Recorder; not every image of the JDK's modules does. */
  private static final boolean AVAILABLE = isAvailable();

  /** Whether the thread that registers the listener was started. */
  private static final AtomicInteger REGISTRATIONS = new AtomicInteger();

  /** The listener; null until it is registered and has looked. */
  private static volatile @Nullable Recordings recordings;

  private FlightRecording() {}

  /** Whether a recording runs, or perhaps does. */
  public static boolean isOn() {
    return AVAILABLE && FlightRecorder.isInitialized() && isRecording();
  }

  /**
   * Records, in a recording that asks for it, that the calling goroutine begins. Throws nothing.
   */
  public static void began(long id, String name, String scheduler) {
    try {
      GoroutineStart.record(id, name, scheduler);
    } catch (Throwable notRecorded) {
      // no memory, or no room on the stack: the goroutine begins all the same
    }
  }

  private static boolean isAvailable() {
    try {
      FlightRecorder.isInitialized();
      return true;
    } catch (LinkageError e) {
      return false; // the module jdk.jfr is not there
    }
  }

  private static boolean isRecording() {
    Recordings watched = recordings;
    if (watched == null) {
      register();
      return true;
    }
    return watched.areRunning();
  }

  private static void register() {
    if (REGISTRATIONS.get() != 0 || !REGISTRATIONS.compareAndSet(0, 1)) {
      return;
    }
    try {
      Thread registering =
          new Thread(null, FlightRecording::listen, "heddle-flight-recording", 0, false);
      registering.setDaemon(true);
      registering.start();
    } catch (OutOfMemoryError e) {
      REGISTRATIONS.set(0); // the system has no thread for it now; the next call tries again
    }
  }

  private static void listen() {
    try {
      recordings = Recordings.listen();
    } catch (OutOfMemoryError e) {
      REGISTRATIONS.set(0);
    }
  }
}
