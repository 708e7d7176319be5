package dev.heddle.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * How a program ends that cannot go on for lack of memory: by one line and the status of a panic.
 *
 * <p>An {@code OutOfMemoryError} alone is no such end. Whoever asked for the memory gets the error,
 * and everybody else goes on. But where goroutines fill the heap with what they hold while they
 * wait, nothing gives memory back, and whatever would say so needs some: the report of a deadlock,
 * the uncaught exception, the JVM's own handling of SIGTERM. So a thread looks whether there is
 * any, and ends the process when there has been none for {@value #DEFAULT_SECONDS} s, or for as
 * long as {@code -Dheddle.fullHeapSeconds} says; 0 is for ever. For its end it keeps some in
 * reserve.
 */
final class FullHeap {
  private static final int DEFAULT_SECONDS = 10;

  /** What there is to be room for: less than any part of a program gets along with. */
  private static final int ROOM = 32 * 1024;

  private static final long PAUSE_NANOS = 500_000_000;

  /** Where what is allocated is put, so that the JIT does not leave it out. */
  private static volatile byte @Nullable [] room;

  /** Given up at the end: whatever the JVM does then for the first time may need some. */
  private volatile byte @Nullable [] reserve = new byte[ROOM];

  private final FileOutputStream err = new FileOutputStream(FileDescriptor.err);
  private final byte[] line;

  FullHeap() {
    loadWhatEnds();
    long megabytes = Runtime.getRuntime().maxMemory() >> 20;
    line =
        ("fatal error: out of memory: the heap is full, at "
                + megabytes
                + " MB; -Xmx in HEDDLE_JAVA_OPTS gives more\n")
            .getBytes(StandardCharsets.UTF_8);
  }

  /** A class that cannot be initialised for lack of memory never can be. */
  private static void loadWhatEnds() {
    try {
      Class.forName("java.lang.Shutdown");
    } catch (ClassNotFoundException e) {
      // another JDK's halt needs another
    }
  }

  /** Looks from now on, on a thread of its own. */
  void watch() {
    int seconds = Integer.getInteger("heddle.fullHeapSeconds", DEFAULT_SECONDS);
    if (seconds > 0) {
      Thread.ofPlatform()
          .daemon()
          .name("heddle-full-heap")
          .start(() -> watch(TimeUnit.SECONDS.toNanos(seconds)));
    }
  }

  private void watch(long limit) {
    long hadRoom = System.nanoTime();
    for (; ; ) {
      LockSupport.parkNanos(PAUSE_NANOS);
      if (hasRoom()) {
        hadRoom = System.nanoTime();
      } else if (System.nanoTime() - hadRoom >= limit) {
        end();
      }
    }
  }

  private static boolean hasRoom() {
    try {
      room = new byte[ROOM];
      room = null;
      return true;
    } catch (OutOfMemoryError e) {
      return false;
    }
  }

  /** Ends the process. No hooks are run: they would need memory. */
  void end() {
    try {
      reserve = null;
      err.write(line);
    } catch (IOException | OutOfMemoryError e) {
      // it cannot be told
    }
    Runtime.getRuntime().halt(ExitStatus.PANIC);
  }
}
