package dev.heddle.faults;

import dev.heddle.Chan;
import dev.heddle.Goroutine;
import dev.heddle.GoroutineProfile;
import dev.heddle.Heddle;
import dev.heddle.Scheduler;
import dev.heddle.SchedulerStats;
import dev.heddle.Task;
import dev.heddle.sync.Mutex;
import dev.heddle.sync.WaitGroup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * How long a dump of very many goroutines takes, which wait in each way there is: of the profile
 * alone, and of {@code heddle dump}, as text and as JSON, which this program has run on itself.
 */
final class MillionDump {

  private static final Duration LONG = Duration.ofDays(1);
  private static final long PAUSE_MILLIS = 200;

  private final Chan<Integer> receiving = Heddle.chan();
  private final Chan<Integer> sending = Heddle.chan();
  private final WaitGroup group = new WaitGroup();
  private final Mutex mutex = new Mutex();
  private final CountDownLatch latch = new CountDownLatch(1);

  /** In these the goroutines wait, in turn; a goroutine is what some of them join. */
  private final List<Task> waits;

  private MillionDump() {
    Goroutine joined = Heddle.go("joined", receiving::receive);
    group.add(1);
    mutex.lock();
    waits =
        List.of(
            receiving::receive,
            () -> sending.send(1),
            () ->
                Heddle.select(
                    Heddle.onReceive(receiving, value -> {}), Heddle.onSend(sending, 1, () -> {})),
            () -> Heddle.sleep(LONG),
            group::await,
            mutex::lock,
            joined::join,
            latch::await,
            () -> deep(20));
  }

  private void deep(int levels) {
    if (levels > 0) {
      deep(levels - 1);
    }
    receiving.receive();
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    int count = Integer.parseInt(arguments[0]);
    String heddle = arguments[1];
    List<Goroutine> all = new MillionDump().start(count);
    System.out.println(all.size() + " goroutines wait");
    long start = System.nanoTime();
    GoroutineProfile profile = GoroutineProfile.take();
    print("the profile alone", start);
    int found = profile.schedulers().stream().mapToInt(each -> each.goroutines()).sum();
    boolean right = found == count;
    right &= dumped("scheduler \"heddle\": " + count + " goroutines", heddle, "dump");
    right &= dumped("\"goroutines\": " + count, heddle, "dump", "--json");
    System.out.println(right ? "each dump has them all" : "FAILED: a dump has another number");
    System.exit(right ? 0 : 1);
  }

  private List<Goroutine> start(int count) throws InterruptedException {
    List<Goroutine> all = new ArrayList<>(count);
    for (int i = 1; i < count; i++) { // and the one that is joined
      all.add(Heddle.go(waits.get(i % waits.size())));
    }
    SchedulerStats now;
    do {
      Thread.sleep(PAUSE_MILLIS);
      now = Scheduler.global().stats();
    } while (now.runnable() > 0 || now.running() > 0);
    return all;
  }

  /** Runs the command on this process; whether it says {@code expected}. */
  private static boolean dumped(String expected, String... command)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of(command));
    words.add(String.valueOf(ProcessHandle.current().pid()));
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    print(String.join(" ", List.of(command).subList(1, command.length)), start);
    return status == 0 && output.contains(expected);
  }

  private static void print(String what, long start) {
    System.out.printf("%-20s %.2f s%n", what, (System.nanoTime() - start) / 1e9);
  }
}
