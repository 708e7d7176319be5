package dev.heddle;

import dev.heddle.sync.Mutex;
import dev.heddle.sync.WaitGroup;
import dev.heddle.testing.Eventually;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The program of {@link LeakTest}: as many goroutines that leak, in waits of each kind, as others
 * that somebody can still wake. Prints what was reclaimed and reported, then wakes the others.
 */
final class LeakedAmongLive {

  private static final int COLLECTIONS_AFTER = 3;

  private static final List<Task> LEAKS =
      List.of(
          LeakedAmongLive::receive,
          LeakedAmongLive::send,
          LeakedAmongLive::selectTwo,
          LeakedAmongLive::never,
          LeakedAmongLive::waitGroup,
          LeakedAmongLive::selfLock,
          LeakedAmongLive::joinOther,
          LeakedAmongLive::jdkLatch);

  /** How many goroutines each task leaks; one is joined by another. */
  static final int LEAKED_BY_A_ROUND = LEAKS.size() + 1;

  private static final List<Chan<Integer>> HELD = new ArrayList<>();
  private static final AtomicInteger WOKEN = new AtomicInteger();

  private LeakedAmongLive() {}

  public static void main(String[] args) {
    int rounds = Integer.parseInt(args[0]);
    Scheduler scheduler = Scheduler.global();
    scheduler.onDeadlock(selfLocked -> {});
    AtomicLong reported = new AtomicLong();
    Map<String, Long> byReason = new TreeMap<>();
    scheduler.onLeak(report -> {
      reported.addAndGet(report.count());
      for (LeakReport.Site site : report.sites()) {
        byReason.merge(site.waitReason().orElse("jdk"), site.count(), Long::sum);
      }
      for (LeakReport.Leaked each : report.goroutines()) {
        if (each.name().isEmpty() || each.id() <= 0) {
          System.out.println("a goroutine is not named: " + each);
        }
        boolean blockedHere =
            each.stack().stream()
                .anyMatch(frame -> frame.getClassName().equals(LeakedAmongLive.class.getName()));
        if (blockedHere != each.waitReason().isPresent()) {
          System.out.println("the stack where it is blocked is wrong: " + each);
        }
      }
    });
    int leaks = rounds * LEAKED_BY_A_ROUND;
    for (int i = 0; i < rounds; i++) {
      LEAKS.forEach(leak -> scheduler.go("leak", leak));
      for (int k = 0; k < LEAKED_BY_A_ROUND; k++) {
        live(scheduler);
      }
    }
    Eventually.until(() -> {
      System.gc();
      return scheduler.stats().leaked() >= leaks && reported.get() >= leaks;
    });
    for (int i = 0; i < COLLECTIONS_AFTER; i++) {
      System.gc();
    }
    print("leaked", scheduler.stats().leaked());
    print("live", scheduler.stats().live());
    print("listed", scheduler.goroutines().size());
    HELD.forEach(channel -> channel.send(1));
    Eventually.until(() -> scheduler.stats().live() == 0);
    print("woken", WOKEN.get());
    print("reported", reported.get());
    byReason.forEach((reason, count) -> System.out.println(reason + ": " + count));
  }

  private static void print(String what, long count) {
    System.out.println(what + " " + count);
  }

  private static void live(Scheduler scheduler) {
    Chan<Integer> channel = Heddle.chan();
    HELD.add(channel);
    scheduler.go(() -> WOKEN.addAndGet(channel.receive()));
  }

  private static void receive() {
    Heddle.chan().receive();
  }

  private static void send() {
    Heddle.chan().send(1);
  }

  private static void selectTwo() {
    Heddle.select(
        Heddle.onReceive(Heddle.chan(), value -> {}), Heddle.onSend(Heddle.chan(), 1, () -> {}));
  }

  private static void never() {
    Chan.never().receive();
  }

  private static void waitGroup() {
    WaitGroup group = new WaitGroup();
    group.add(1);
    group.await();
  }

  private static void selfLock() {
    Mutex mutex = new Mutex();
    mutex.lock();
    mutex.lock();
  }

  private static void joinOther() {
    Heddle.go("leak", () -> Heddle.chan().receive()).join();
  }

  private static void jdkLatch() throws InterruptedException {
    new CountDownLatch(1).await();
  }
}
