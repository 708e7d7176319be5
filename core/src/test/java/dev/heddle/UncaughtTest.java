package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.internal.jdk.JdkThreads;
import dev.heddle.testing.OtherJvm;
import dev.heddle.testing.Schedulers;
import dev.heddle.testing.Stderr;
import java.lang.Thread.UncaughtExceptionHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.ResourceBundle;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is told of an exception that leaves a goroutine outside a run. */
class UncaughtTest {

  private final Scheduler own = Schedulers.fresh(1);
  private final RuntimeException thrown = new IllegalArgumentException("boom");

  /** Who was told what, in order. */
  private final List<String> told = Collections.synchronizedList(new ArrayList<>());

  private final List<Throwable> exceptions = Collections.synchronizedList(new ArrayList<>());
  private final List<LogRecord> logged = Collections.synchronizedList(new ArrayList<>());
  private final UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
  private final Logger logger = Logger.getLogger("dev.heddle");
  private final Handler log = new Recorder();

  private final class Recorder extends Handler {

    @Override
    public void publish(LogRecord entry) {
      told.add("log");
      logged.add(entry);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @AfterEach
  void restore() {
    Thread.setDefaultUncaughtExceptionHandler(before);
    logger.removeHandler(log);
    logger.setUseParentHandlers(true);
    logger.setLevel(null);
    Schedulers.end(own);
  }

  /** What is printed when {@link #thrown} leaves a goroutine. */
  private String printedWhenItLeaves() {
    return printedWhenItLeaves(() -> {});
  }

  private String printedWhenItLeaves(Runnable first) {
    try (Stderr err = Stderr.capture()) {
      own.go(
              "worker",
              () -> {
                first.run();
                throw thrown;
              })
          .join();
      return err.text();
    }
  }

  private void setDefault() {
    Thread.setDefaultUncaughtExceptionHandler(handler("default"));
  }

  private void setLog() {
    logger.addHandler(log);
    logger.setUseParentHandlers(false);
  }

  private UncaughtExceptionHandler handler(String name) {
    return (thread, exception) -> {
      told.add(name + " on " + thread.getName());
      exceptions.add(exception);
      assertThat(thread).isSameAs(Thread.currentThread());
    };
  }

  private static void setOwn(UncaughtExceptionHandler handler) {
    Thread.currentThread().setUncaughtExceptionHandler(handler);
  }

  @Test
  void withNobodyToTellTheReportIsPrinted() {
    assertThat(printedWhenItLeaves())
        .startsWith("panic: java.lang.IllegalArgumentException: boom\n\ngoroutine ")
        .contains(" \"worker\" [running]:\n\tat dev.heddle.UncaughtTest");
  }

  @Test
  void theDefaultHandlerOfTheProgramIsToldAndNothingIsPrinted() {
    setDefault();
    assertThat(printedWhenItLeaves()).isEmpty();
    assertThat(told).containsExactly("default on worker");
    assertThat(exceptions).containsExactly(thrown);
  }

  @Test
  void theHandlerOfTheGoroutinesOwnIsToldInItsPlace() {
    setDefault();
    assertThat(printedWhenItLeaves(() -> setOwn(handler("own")))).isEmpty();
    assertThat(told).containsExactly("own on worker");
    assertThat(exceptions).containsExactly(thrown);
    printedWhenItLeaves();
    assertThat(told).as("what the next goroutine tells").last().isEqualTo("default on worker");
  }

  @Test
  void theHandlerOfTheSchedulerIsTheOnlyOneToBeTold() {
    own.onPanic(panic -> told.add("scheduler"));
    setDefault();
    setLog();
    assertThat(printedWhenItLeaves(() -> setOwn(handler("own")))).isEmpty();
    assertThat(told).containsExactly("scheduler");
  }

  @Test
  void theLogThatTheProgramHasConfiguredGetsTheReportAndNothingIsPrinted() {
    setLog();
    assertThat(printedWhenItLeaves()).isEmpty();
    assertThat(logged).hasSize(1);
    LogRecord entry = logged.getFirst();
    assertThat(entry.getLevel()).isEqualTo(Level.SEVERE);
    assertThat(entry.getLoggerName()).isEqualTo("dev.heddle");
    assertThat(entry.getThrown()).isSameAs(thrown);
    assertThat(entry.getMessage())
        .startsWith("panic: java.lang.IllegalArgumentException: boom\n\ngoroutine ")
        .contains(" \"worker\" [running]:");
  }

  @Test
  void theLogAndThenTheHandlerAreTold() {
    setLog();
    setDefault();
    assertThat(printedWhenItLeaves()).isEmpty();
    assertThat(told).containsExactly("log", "default on worker");
  }

  @Test
  void aLogThatIsSwitchedOffIsNone() {
    setLog();
    logger.setLevel(Level.OFF);
    assertThat(printedWhenItLeaves()).startsWith("panic: ");
    assertThat(told).isEmpty();
  }

  @Test
  void aHandlerThatThrowsIsPrintedWithTheReport() {
    Thread.setDefaultUncaughtExceptionHandler((thread, exception) -> {
      throw new IllegalStateException("on purpose");
    });
    assertThat(printedWhenItLeaves())
        .startsWith("panic: java.lang.IllegalArgumentException: boom\n")
        .contains(
            "\nand the handler of uncaught exceptions threw"
                + " java.lang.IllegalStateException: on purpose\n\tat ");
  }

  @Test
  void aLogThatThrowsIsPrintedWithTheReportAndTheHandlerIsTold() {
    setLog();
    logger.setFilter(entry -> {
      throw new IllegalStateException("on purpose");
    });
    setDefault();
    try {
      assertThat(printedWhenItLeaves())
          .startsWith("panic: java.lang.IllegalArgumentException: boom\n")
          .contains("\nand the log threw java.lang.IllegalStateException: on purpose\n\tat ");
    } finally {
      logger.setFilter(null);
    }
    assertThat(told).containsExactly("default on worker");
  }

  @Test
  void anExceptionThatEndsARunIsReportedNowhereElse() {
    setDefault();
    setLog();
    List<Throwable> ends = new ArrayList<>();
    own.go(
            () -> {
              try {
                Heddle.run(() -> {
                  setOwn(handler("own"));
                  throw thrown;
                });
              } catch (PanicException end) {
                ends.add(end.getCause());
              }
            })
        .join();
    assertThat(ends).containsExactly(thrown);
    assertThat(told).isEmpty();
  }

  @Test
  void aGoroutineOfAnExecutorTellsTheSame() {
    setDefault();
    try (var executor = own.executor("job-")) {
      executor.execute(() -> {
        throw thrown;
      });
    }
    assertThat(told).containsExactly("default on job-0");
  }

  // What a JVM has configured from its start

  /** Lets an exception leave a goroutine. */
  static final class Program {

    public static void main(String[] args) {
      Heddle.go(
              "worker",
              () -> {
                throw new IllegalArgumentException("boom");
              })
          .join();
    }
  }

  /** A finder of loggers that print in a form of their own. */
  public static final class Finder extends System.LoggerFinder {

    @Override
    public System.Logger getLogger(String name, Module module) {
      return new Printing(name);
    }
  }

  private record Printing(String name) implements System.Logger {

    @Override
    public String getName() {
      return name;
    }

    @Override
    public boolean isLoggable(Level level) {
      return true;
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
      System.out.println(name + " " + level + " " + thrown.getMessage() + ": " + message);
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String format, Object... params) {
      System.out.println(format);
    }
  }

  private static String printedBy(String... flags) throws Exception {
    List<String> all = new ArrayList<>(List.of(flags));
    all.addAll(JdkThreads.isNative() ? OtherJvm.OPEN : List.of("-Dheddle.native=false"));
    return OtherJvm.run(Program.class, all);
  }

  @Test
  void aJvmInWhichNothingIsConfiguredPrintsTheReportAsItIs() throws Exception {
    assertThat(printedBy()).startsWith("panic: java.lang.IllegalArgumentException: boom\n\ngorout");
  }

  @Test
  void soDoesOneWithoutTheModuleOfLogging() throws Exception {
    assertThat(printedBy("--limit-modules", "java.base,java.management"))
        .startsWith("panic: java.lang.IllegalArgumentException: boom\n\ngorout");
  }

  @Test
  void aFinderOfLoggersIsAConfiguration(@TempDir Path folder) throws Exception {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(services.resolve("java.lang.System$LoggerFinder"), Finder.class.getName());
    assertThat(printedBy("-Xbootclasspath/a:" + folder))
        .startsWith("dev.heddle ERROR boom: panic: java.lang.IllegalArgumentException: boom\n\n");
  }

  @Test
  void aPropertyOfJavaUtilLoggingIsAConfiguration(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("logging.properties");
    Files.writeString(
        file,
        """
        handlers = java.util.logging.ConsoleHandler
        java.util.logging.SimpleFormatter.format = configured %3$s %4$s: %5$s%n
        """);
    assertThat(printedBy("-Djava.util.logging.config.file=" + file))
        .startsWith(
            "configured dev.heddle SEVERE: panic: java.lang.IllegalArgumentException: boom");
  }

  @Test
  void aFinderThatCannotBeMadeIsPrintedWithTheReport(@TempDir Path folder) throws Exception {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(services.resolve("java.lang.System$LoggerFinder"), "none.SuchClass");
    assertThat(printedBy("-Xbootclasspath/a:" + folder, "-Djdk.logger.finder.error=ERROR"))
        .startsWith("panic: java.lang.IllegalArgumentException: boom\n\ngorout")
        .contains("\nand the log threw ");
  }
}
