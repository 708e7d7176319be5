package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.sync.Mutex;
import dev.heddle.sync.RWMutex;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.Test;

/** Goroutines that wait for one another's locks are named while others run on; no others are. */
class LockCycleTest {

  private static final int FALSE_ALARM_ROUNDS = 2_000;

  /** Each of these is run in a JVM that notes who holds what. */
  static final class Program {

    public static void main(String[] args) throws Exception {
      Chan<LockCycle> reports = Heddle.chan(100);
      Scheduler.global().onDeadlock(reports::send);
      switch (args[0]) {
        case "self" -> selfLock();
        case "throws" -> handlerThrows();
        case "order" -> inACircle(List.of(new Mutex(), new Mutex()));
        case "five" -> inACircle(List.of(new Mutex(), new Mutex(), write(), write(), new Mutex()));
        default -> noCycle();
      }
      if (args[0].equals("none")) {
        System.out.println(reports.tryReceive() == null ? "no report" : "a false alarm");
      } else {
        System.out.println(reports.receive());
      }
      System.exit(0);
    }

    private static void handlerThrows() {
      String printed;
      try (Stderr err = Stderr.capture()) {
        Scheduler.global()
            .onDeadlock(cycle -> {
              throw new IllegalStateException("on purpose");
            });
        selfLock();
        Eventually.until(() -> err.text().contains(": on purpose"));
        printed = err.text();
      }
      System.out.println(printed);
      System.exit(0);
    }

    private static Lock write() {
      return new RWMutex().writeLock();
    }

    private static void selfLock() {
      Mutex mutex = new Mutex();
      Heddle.go(
          "self",
          () -> {
            mutex.lock();
            mutex.lock();
          });
    }

    /** Each takes its lock, waits until all have, and then wants the next one's. */
    private static void inACircle(List<Lock> locks) {
      int n = locks.size();
      Chan<Integer> taken = Heddle.chan(n);
      Chan<Integer> go = Heddle.chan();
      for (int i = 0; i < n; i++) {
        int own = i;
        Heddle.go("g" + i, () -> takeBoth(locks.get(own), locks.get((own + 1) % n), taken, go));
      }
      for (int i = 0; i < n; i++) {
        taken.receive();
      }
      go.close();
    }

    private static void takeBoth(Lock own, Lock next, Chan<Integer> taken, Chan<Integer> go) {
      own.lock();
      taken.send(1);
      go.receive();
      next.lock();
    }

    /** Much contention in a fixed order, waits that time ends, and locks that others unlock. */
    private static void noCycle() throws InterruptedException {
      Mutex first = new Mutex();
      Mutex second = new Mutex();
      List<Goroutine> crew = new ArrayList<>();
      AtomicBoolean timedOut = new AtomicBoolean();
      for (int i = 0; i < 8; i++) {
        crew.add(
            Heddle.go(() -> {
              for (int k = 0; k < FALSE_ALARM_ROUNDS; k++) {
                first.lock();
                second.lock();
                second.unlock();
                first.unlock();
              }
            }));
      }
      crew.forEach(Goroutine::join);
      Mutex timed = new Mutex();
      Heddle.go(
              () -> {
                timed.lock();
                timedOut.set(!timed.tryLock(300, TimeUnit.MILLISECONDS));
              })
          .join();
      // The holder has ended: whoever waits is alone, and may be helped by anybody.
      Goroutine waits = Heddle.go(timed::lock);
      Eventually.until(() -> waits.state() == Goroutine.State.WAITING);
      timed.unlock();
      waits.join();
      System.out.println("timed out " + timedOut);
    }
  }

  private static String run(String program) throws Exception {
    List<String> flags = new ArrayList<>(List.of("-Dheddle.lockSites=true"));
    if (Scheduler.global().isNative()) {
      flags.addAll(OtherJvm.OPEN);
    } else {
      flags.add("-Dheddle.native=false");
    }
    return OtherJvm.run(Program.class, flags, program);
  }

  @Test
  void aGoroutineThatLocksTwiceIsNamed() throws Exception {
    String report = run("self");
    assertThat(report)
        .startsWith("heddle: a goroutine waits for a lock that it holds - deadlock!")
        .contains("\"self\" waits for a lock of goroutine")
        .contains(", taken at dev.heddle.LockCycleTest$Program.lambda$selfLock$")
        .contains("\tat dev.heddle.sync.Mutex.lock(Mutex.java:");
  }

  @Test
  void whatTheHandlerThrowsIsPrintedWithTheReport() throws Exception {
    assertThat(run("throws"))
        .contains(
            "\nand the handler of deadlocks threw java.lang.IllegalStateException: on purpose")
        .contains("lock that it holds - deadlock!");
  }

  @Test
  void twoThatLockInOppositeOrderAreNamedWithWhereTheyTookWhat() throws Exception {
    String report = run("order");
    assertThat(report)
        .startsWith("heddle: 2 goroutines wait for one another's locks - deadlock!")
        .contains("\"g0\" waits for a lock of", "\"g1\" waits for a lock of")
        .contains(", taken at dev.heddle.LockCycleTest$Program.takeBoth(LockCycleTest.java:");
  }

  @Test
  void aLongerCycleIsNamedInItsOrder() throws Exception {
    String report = run("five");
    assertThat(report).startsWith("heddle: 5 goroutines wait");
    for (int i = 0; i < 5; i++) {
      assertThat(report)
          .containsPattern("\"g" + i + "\" waits for a lock of goroutine \\d+ \"g" + (i + 1) % 5);
    }
  }

  @Test
  void contentionTimeoutsAndEndedHoldersAreNoCycle() throws Exception {
    assertThat(run("none")).isEqualToIgnoringNewLines("timed out true\nno report\n");
  }
}
