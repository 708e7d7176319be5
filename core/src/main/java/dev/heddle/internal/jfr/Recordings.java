package dev.heddle.internal.jfr;

import java.util.concurrent.atomic.AtomicInteger;
import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;
import jdk.jfr.Recording;
import jdk.jfr.RecordingState;

/**
 * Watches the recordings of Flight Recorder, once that is in use. A class of its own, so that the
 * JVM loads what it refers to only then, or never where there is no recorder.
 */
final class Recordings implements FlightRecorderListener {

  /** How many looks at the recordings have begun. */
  private final AtomicInteger looks = new AtomicInteger();

  private volatile boolean running;

  private Recordings() {}

  /** Begins to watch the recordings, and looks at them once. */
  static Recordings listen() {
    Recordings watched = new Recordings();
    FlightRecorder.addListener(watched);
    watched.look();
    return watched;
  }

  /** Whether a recording runs. */
  boolean areRunning() {
    return running;
  }

  @Override
  public void recordingStateChanged(Recording changed) {
    look();
  }

  /**
   * Looks whether any recording runs. Several threads call it, each after the change that it was
   * called for. A look that finds that another began meanwhile looks again, so the last store is of
   * a look that began after all changes.
   */
  private void look() {
    int own;
    do {
      own = looks.incrementAndGet();
      running = isAnyRunning();
    } while (looks.get() != own);
  }

  private static boolean isAnyRunning() {
    for (Recording each : FlightRecorder.getFlightRecorder().getRecordings()) {
      if (each.getState() == RecordingState.RUNNING) {
        return true;
      }
    }
    return false;
  }
}
