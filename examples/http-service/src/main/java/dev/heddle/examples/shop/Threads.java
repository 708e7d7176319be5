package dev.heddle.examples.shop;

import dev.heddle.Goroutine;
import dev.heddle.Scheduler;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What requests run on. That is all in which the server on Heddle differs from the one without. */
enum Threads {
  HEDDLE {
    @Override
    ExecutorService executor() {
      return Scheduler.global().executor();
    }
  },
  JDK {
    @Override
    ExecutorService executor() {
      return Executors.newVirtualThreadPerTaskExecutor();
    }
  },
  PLATFORM {
    @Override
    ExecutorService executor() {
      return Executors.newCachedThreadPool();
    }
  };

  /** A new executor that runs each task on a thread of its own. */
  abstract ExecutorService executor();

  static Threads named(String name) {
    for (Threads threads : values()) {
      if (threads.toString().equals(name)) {
        return threads;
      }
    }
    throw new IllegalArgumentException("--threads is heddle, jdk or platform, not '" + name + "'");
  }

  /** What the caller runs on, in words. */
  static String current() {
    if (Goroutine.current() != null) {
      return Scheduler.global().isNative() ? "goroutine" : "goroutine on the JDK's scheduler";
    }
    return Thread.currentThread().isVirtual() ? "virtual thread" : "platform thread";
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
