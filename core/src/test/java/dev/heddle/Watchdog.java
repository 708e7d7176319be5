package dev.heddle;

import dev.heddle.internal.deadlock.ExternalThreads;
import dev.heddle.internal.jdk.JdkThreads;
import dev.heddle.internal.sched.SchedulerCore;
import dev.heddle.internal.time.Timers;
import dev.heddle.testing.Patience;
import dev.heddle.testing.Schedulers;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Ends the JVM when a test hangs, after printing what every thread and every goroutine does.
 *
 * <p>It stands for JUnit's own time limit, whose watching thread is no daemon: Heddle's search for
 * deadlocks rightly takes such a thread for one that may still wake a goroutine.
 */
public final class Watchdog implements BeforeEachCallback, AfterEachCallback {

  private static final long LIMIT_NANOS =
      Patience.nanos(Integer.getInteger("heddle.test.limitSeconds", 120));

  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long DUMP_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final int EXIT_STATUS = 99;

  /** What the process was given as stderr: the build replaces System.err by a slower way. */
  private static final PrintStream ERR =
      new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);

  /** A test that runs. */
  private record Running(String name, long since) {}

  private static volatile Running running;

  static {
    Thread.ofPlatform().daemon().name("test-watchdog").start(Watchdog::watch);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    running = new Running(nameOf(context), System.nanoTime());
  }

  @Override
  public void afterEach(ExtensionContext context) {
    running = null;
  }

  private static String nameOf(ExtensionContext context) {
    return context.getRequiredTestClass().getSimpleName()
        + "."
        + context.getRequiredTestMethod().getName()
        + " "
        + context.getDisplayName();
  }

  private static void watch() {
    for (; ; ) {
      LockSupport.parkNanos(LOOK_NANOS);
      Running now = running;
      if (now != null && System.nanoTime() - now.since >= LIMIT_NANOS) {
        end(now);
      }
    }
  }

  private static void end(Running test) {
    Thread dump = Thread.ofPlatform().daemon().start(() -> dump(test));
    long start = System.nanoTime();
    while (dump.isAlive() && System.nanoTime() - start < DUMP_LIMIT_NANOS) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
    ERR.println("The test watchdog ends the JVM: " + test.name + " hangs.");
    Runtime.getRuntime().halt(EXIT_STATUS);
  }

  private static void dump(Running test) {
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - test.since);
    ERR.println(test.name + " has run for " + seconds + " s. Threads:\n");
    for (Map.Entry<Thread, StackTraceElement[]> entry : Thread.getAllStackTraces().entrySet()) {
      ERR.println(entry.getKey() + " " + entry.getKey().getState());
      if (ExternalThreads.mayAct(entry.getKey())) {
        ERR.println("\tis one that could wake a goroutine");
      }
      for (StackTraceElement frame : entry.getValue()) {
        ERR.println("\tat " + frame);
      }
    }
    ERR.println("\nTimers: " + Timers.running() + ", timed waits: " + JdkThreads.timedWaits());
    ERR.println(
        "Others may act: " + SchedulerCore.foreignMayAct() + ", " + ExternalThreads.mayAct());
    ERR.println("Common pool: " + ForkJoinPool.commonPool());
    for (SchedulerCore core : SchedulerCore.all()) {
      ERR.println("Totals of " + core.name() + ": " + core.totals());
    }
    dump("the global scheduler", Scheduler.global());
    for (Scheduler own : Schedulers.all()) {
      dump(own.core().name(), own);
    }
  }

  private static void dump(String name, Scheduler scheduler) {
    ERR.println("\nTotals of " + name + ": " + scheduler.core().totals());
    StringBuilder goroutines = new StringBuilder();
    Report.begun(scheduler.core()).forEach(each -> Report.one(goroutines, each, new Holders()));
    ERR.println(goroutines);
  }
}
