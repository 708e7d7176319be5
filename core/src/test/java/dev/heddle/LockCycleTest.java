package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.sync.Lazy;
import dev.heddle.sync.Mutex;
import dev.heddle.sync.Once;
import dev.heddle.sync.RWMutex;
import dev.heddle.sync.SingleFlight;
import dev.heddle.testing.Eventually;
import dev.heddle.testing.OtherJvm;
import dev.heddle.testing.Stderr;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Goroutines that wait for one another's locks are named while others run on; no others are. */
class LockCycleTest {

  private static final int FALSE_ALARM_ROUNDS = 2_000;

  /** Several times as long as a deadlock lasts before it is told. */
  private static final long TOLD_AFTER_MILLIS = 3_000;

  /** Each of these is run in a JVM of its own. */
  static final class Program {

    private static final List<String> NO_CYCLES =
        List.of("none", "lookAlikes", "handedOver", "readersOften");

    public static void main(String[] args) throws Exception {
      Chan<LockCycle> reports = Heddle.chan(100);
      Scheduler.global().onDeadlock(reports::send);
      switch (args[0]) {
        case "self" -> selfLock();
        case "throws" -> handlerThrows();
        case "order" -> inACircle(List.of(new Mutex(), new Mutex()));
        case "five" -> inACircle(List.of(new Mutex(), new Mutex(), write(), write(), new Mutex()));
        case "downgrade" -> downgrade();
        case "upgrade" -> upgrade();
        case "readWriteRead" -> readWriteRead();
        case "readers" -> readersCrossed();
        case "readerAndMutex" -> readerAndMutex();
        case "amongReaders" -> amongReaders();
        case "readsMany" -> readsMany();
        case "readerThread" -> readerThread();
        case "endedReader" -> endedReader();
        case "handedOver" -> handedOver();
        case "readersOften" -> readersOften();
        case "ended" -> ended();
        case "once" -> crossed(new Once()::run);
        case "lazy" ->
            crossed(task -> {
              Lazy<Integer> lazy = LAZY.updateAndGet(old -> old != null ? old : lazy(task));
              lazy.get();
            });
        case "flight" -> {
          SingleFlight<String, Integer> flight = new SingleFlight<>();
          crossed(task -> flight(flight, task));
        }
        case "threads" -> threads();
        case "run" -> {
          try {
            Heddle.run(() -> {
              Mutex mutex = new Mutex();
              mutex.lock();
              mutex.lock();
            });
          } catch (DeadlockException e) {
            System.out.println(e.getMessage());
          }
          Thread.sleep(TOLD_AFTER_MILLIS);
          System.out.println(reports.tryReceive() == null ? "told once" : "told twice");
          System.exit(0);
        }
        case "lookAlikes" -> lookAlikes(reports);
        default -> noCycle();
      }
      if (NO_CYCLES.contains(args[0])) {
        System.out.println(reports.tryReceive() == null ? "no report" : "a false alarm");
      } else {
        System.out.println(reports.receive());
      }
      System.exit(0);
    }

    private static final AtomicReference<Lazy<Integer>> LAZY = new AtomicReference<>();

    private static Lazy<Integer> lazy(Runnable task) {
      return Lazy.of(() -> {
        task.run();
        return 1;
      });
    }

    private static void flight(SingleFlight<String, Integer> flight, Runnable task) {
      try {
        flight.get(
            "key",
            () -> {
              task.run();
              return 1;
            });
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    private static void downgrade() {
      RWMutex mutex = new RWMutex();
      Heddle.go(
          "down",
          () -> {
            mutex.writeLock().lock();
            mutex.readLock().lock();
          });
    }

    private static void upgrade() {
      RWMutex mutex = new RWMutex();
      Heddle.go(
          "up",
          () -> {
            mutex.readLock().lock();
            mutex.writeLock().lock();
          });
    }

    private static void readWriteRead() {
      RWMutex mutex = new RWMutex();
      Chan<Integer> read = Heddle.chan();
      Goroutine reader =
          Heddle.go(
              "reader",
              () -> {
                mutex.readLock().lock();
                read.receive();
                mutex.readLock().lock();
              });
      untilItWaits(reader);
      untilItWaits(Heddle.go("writer", mutex.writeLock()::lock));
      read.close();
    }

    /** Each reads one and wants to write the other. */
    private static void readersCrossed() {
      RWMutex first = new RWMutex();
      RWMutex second = new RWMutex();
      Chan<Integer> taken = Heddle.chan(2);
      Chan<Integer> go = Heddle.chan();
      Heddle.go("g0", () -> takeBoth(first.readLock(), second.writeLock(), taken, go));
      Heddle.go("g1", () -> takeBoth(second.readLock(), first.writeLock(), taken, go));
      taken.receive();
      taken.receive();
      go.close();
    }

    /** One reads and wants a mutex, whose holder wants to write. */
    private static void readerAndMutex() {
      RWMutex table = new RWMutex();
      Mutex mutex = new Mutex();
      Chan<Integer> taken = Heddle.chan(2);
      Chan<Integer> go = Heddle.chan();
      Heddle.go("reader", () -> takeBoth(table.readLock(), mutex, taken, go));
      Heddle.go("writer", () -> takeBoth(mutex, table.writeLock(), taken, go));
      taken.receive();
      taken.receive();
      go.close();
    }

    /** The same among readers that go on: it took the lock neither first nor last. */
    private static void amongReaders() {
      RWMutex table = new RWMutex();
      Mutex mutex = new Mutex();
      Chan<Integer> taken = Heddle.chan(1);
      Chan<Integer> go = Heddle.chan();
      for (int i = 0; i < 5; i++) {
        String name = i == 2 ? "reader" : "";
        Lock next = i == 2 ? mutex : new Mutex();
        Heddle.go(
            name,
            () -> {
              takeBoth(table.readLock(), next, taken, go);
              table.readLock().unlock();
            });
        taken.receive();
      }
      Heddle.go("writer", () -> takeBoth(mutex, table.writeLock(), taken, go));
      taken.receive();
      go.close();
    }

    /** Reads ten, gives back the first and the last, and wants to write one of the others. */
    private static void readsMany() {
      List<RWMutex> all = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        all.add(new RWMutex());
      }
      Heddle.go(
          "many",
          () -> {
            all.forEach(each -> each.readLock().lock());
            all.getFirst().readLock().unlock();
            all.getLast().readLock().unlock();
            all.getFirst().writeLock().lock();
            all.get(7).writeLock().lock();
          });
    }

    /** A reader that is a thread, and has waited for something else before. */
    private static void readerThread() {
      RWMutex table = new RWMutex();
      Mutex mutex = new Mutex();
      Chan<Integer> taken = Heddle.chan(2);
      Chan<Integer> go = Heddle.chan();
      Thread.ofPlatform()
          .daemon()
          .name("t0")
          .start(() -> takeBoth(table.readLock(), mutex, taken, go));
      Heddle.go("writer", () -> takeBoth(mutex, table.writeLock(), taken, go));
      taken.receive();
      taken.receive();
      go.close();
    }

    private static void endedReader() {
      RWMutex table = new RWMutex();
      Heddle.go(table.readLock()::lock).join();
      Heddle.go("waits", table.writeLock()::lock);
    }

    /**
     * A goroutine has another give back what it reads, and waits to write meanwhile. The first time
     * that is quick, and from then on nobody is taken for a reader.
     */
    private static void handedOver() throws InterruptedException {
      RWMutex table = new RWMutex();
      for (boolean quick : new boolean[] {true, false}) {
        Goroutine upgrades =
            Heddle.go(() -> {
              table.readLock().lock();
              table.writeLock().lock();
              table.writeLock().unlock();
            });
        untilItWaits(upgrades);
        Thread.sleep(quick ? 0 : TOLD_AFTER_MILLIS);
        Heddle.go(table.readLock()::unlock).join();
        upgrades.join();
      }
      // Of one that has ended, its reads are given back by another, and of one that follows on the
      // same thread nothing is known that it has not taken itself.
      Heddle.go(table.readLock()::lock).join();
      Goroutine writes = Heddle.go(table.writeLock()::lock);
      untilItWaits(writes);
      Thread.sleep(TOLD_AFTER_MILLIS);
      table.readLock().unlock();
      writes.join();
    }

    /** Readers and writers that come and go, each in the same order, some within another's. */
    private static void readersOften() {
      RWMutex first = new RWMutex();
      RWMutex second = new RWMutex();
      List<Goroutine> crew = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        int kind = i;
        crew.add(
            Heddle.go(() -> {
              for (int k = 0; k < FALSE_ALARM_ROUNDS; k++) {
                Lock outer = kind % 3 == 0 ? first.writeLock() : first.readLock();
                Lock inner = kind % 4 == 0 ? second.writeLock() : second.readLock();
                outer.lock();
                inner.lock();
                if (k % 16 == 0) {
                  Heddle.yieldNow();
                }
                if (k % 2 == 0) {
                  inner.unlock();
                  outer.unlock();
                } else {
                  outer.unlock();
                  inner.unlock();
                }
              }
            }));
      }
      crew.forEach(Goroutine::join);
    }

    private static void ended() {
      Mutex mutex = new Mutex();
      Heddle.go(mutex::lock).join();
      Heddle.go("waits", mutex::lock);
    }

    /** One executes what wants the mutex that another holds, who wants what the first executes. */
    private static void crossed(Consumer<Runnable> once) {
      Mutex mutex = new Mutex();
      Chan<Integer> holds = Heddle.chan();
      Goroutine executes =
          Heddle.go(
              "executes",
              () ->
                  once.accept(() -> {
                    holds.receive();
                    mutex.lock();
                  }));
      untilItWaits(executes);
      Heddle.go(
          "holds",
          () -> {
            mutex.lock();
            holds.close();
            once.accept(() -> {});
          });
    }

    private static void threads() {
      Mutex first = new Mutex();
      Mutex second = new Mutex();
      Chan<Integer> taken = Heddle.chan(2);
      Chan<Integer> go = Heddle.chan();
      Thread.ofPlatform().daemon().name("t0").start(() -> takeBoth(first, second, taken, go));
      Heddle.go("g1", () -> takeBoth(second, first, taken, go));
      taken.receive();
      taken.receive();
      go.close();
    }

    private static void untilItWaits(Goroutine goroutine) {
      Eventually.until(() -> goroutine.state() == Goroutine.State.WAITING);
    }

    /** Waits in a circle that somebody can end, for longer than a cycle lasts until it is told. */
    private static void lookAlikes(Chan<LockCycle> reports) throws InterruptedException {
      // One of two waits with a limit, or can be interrupted.
      for (boolean timed : new boolean[] {true, false}) {
        Mutex first = new Mutex();
        Mutex second = new Mutex();
        first.lock();
        Goroutine holds =
            Heddle.go(() -> {
              second.lock();
              if (timed) {
                first.tryLock(1, TimeUnit.HOURS);
              } else {
                first.lockInterruptibly();
              }
              second.unlock();
            });
        untilItWaits(holds);
        Goroutine other =
            Heddle.go(() -> {
              second.lock();
              second.unlock();
            });
        untilItWaits(other);
        Thread.sleep(TOLD_AFTER_MILLIS);
        first.unlock();
        other.join();
      }
      // A mutex as a semaphore: known as one once another than its holder has given it back.
      Mutex signal = new Mutex();
      for (int i = 0; i < 2; i++) {
        signal.tryLock();
        Goroutine waits = Heddle.go(signal::lock);
        untilItWaits(waits);
        Heddle.go(signal::unlock).join();
        waits.join();
      }
      Goroutine twice =
          Heddle.go(() -> {
            signal.lock();
            signal.unlock();
          });
      untilItWaits(twice);
      Thread.sleep(TOLD_AFTER_MILLIS);
      signal.unlock();
      twice.join();
      // A holder that waits for a channel is free, as far as anybody knows.
      Mutex held = new Mutex();
      Chan<Integer> later = Heddle.chan();
      Goroutine holder =
          Heddle.go(() -> {
            held.lock();
            later.receive();
            held.unlock();
          });
      untilItWaits(holder);
      Goroutine behind = Heddle.go(held::lock);
      untilItWaits(behind);
      Thread.sleep(TOLD_AFTER_MILLIS);
      later.send(1);
      behind.join();
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
    return run(program, "-Dheddle.endedHolderMillis=2000");
  }

  private static String withSites(String program) throws Exception {
    return run(program, "-Dheddle.lockSites=true");
  }

  private static String run(String program, String flag) throws Exception {
    List<String> flags = new ArrayList<>(List.of(flag));
    if (Scheduler.global().isNative()) {
      flags.addAll(OtherJvm.OPEN);
    } else {
      flags.add("-Dheddle.native=false");
    }
    return OtherJvm.run(Program.class, flags, program);
  }

  @Test
  void aGoroutineThatLocksTwiceIsNamed() throws Exception {
    assertThat(run("self"))
        .startsWith("heddle: a goroutine waits for a lock that it holds - deadlock!")
        .containsPattern(
            "\"self\" waits for a lock of goroutine \\d+ \"self\" \\(Mutex@[0-9a-f]+\\):");
    assertThat(withSites("self"))
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
  void twoGoroutinesThatLockInOppositeOrderAreNamedWithTheirSites() throws Exception {
    assertThat(run("order")).startsWith("heddle: 2 goroutines wait for one another's locks");
    String report = withSites("order");
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

  @ParameterizedTest
  @CsvSource({
    "downgrade, a goroutine waits for a lock that it holds, RWMutex@",
    "upgrade, a goroutine waits for a lock that it holds, RWMutex@",
    "readWriteRead, 2 goroutines wait for one another's locks, RWMutex@",
    "readers, 2 goroutines wait for one another's locks, RWMutex@",
    "readerAndMutex, 2 goroutines wait for one another's locks, \"reader\" waits for a lock",
    "amongReaders, 2 goroutines wait for one another's locks, \"reader\" waits for a lock",
    "readsMany, a goroutine waits for a lock that it holds, RWMutex@",
    "readerThread, 2 goroutines wait for one another's locks, thread \"t0\" waits",
    "once, 2 goroutines wait for one another's locks, Once@",
    "lazy, 2 goroutines wait for one another's locks, Lazy@",
    "flight, 2 goroutines wait for one another's locks, SingleFlight@",
    "threads, 2 goroutines wait for one another's locks, thread \"t0\" waits"
  })
  void aCycleIsReportedWithoutAnySetting(String program, String title, String named)
      throws Exception {
    assertThat(run(program)).startsWith("heddle: " + title).contains(named);
  }

  @ParameterizedTest
  @CsvSource({
    "upgrade, a goroutine waits for a lock that it holds",
    "readWriteRead, 2 goroutines wait for one another's locks",
    "readers, 2 goroutines wait for one another's locks"
  })
  void whereReadersTookALockIsKnownWithSites(String program, String title) throws Exception {
    assertThat(withSites(program))
        .startsWith("heddle: " + title)
        .contains(
            "(RWMutex@", "made at dev.heddle.LockCycleTest$Program.", ", taken at dev.heddle");
  }

  @Test
  void aLockWhoseHolderHasEndedIsTold() throws Exception {
    Assumptions.assumeTrue(Scheduler.global().isNative());
    assertThat(run("ended"))
        .startsWith("heddle: a goroutine waits for a lock whose holder has ended - deadlock!")
        .contains("\"waits\" waits for a lock of a goroutine that has ended (Mutex@");
    assertThat(run("endedReader"))
        .startsWith("heddle: a goroutine waits for a lock whose holder has ended - deadlock!")
        .contains("\"waits\" waits for a lock of a goroutine that has ended (RWMutex@");
  }

  @Test
  void theDeadlockOfARunNamesTheLockAndIsToldOnce() throws Exception {
    assertThat(run("run"))
        .containsPattern(
            "\"main\" \\[sync.Mutex.Lock]:\n\t- waits for Mutex@[0-9a-f]+ held by goroutine \\d+\n\tat")
        .endsWith("told once\n");
  }

  @Test
  void aWaitThatCanEndIsNoDeadlock() throws Exception {
    assertThat(run("lookAlikes", "-Dheddle.endedHolderMillis=60000")).isEqualTo("no report\n");
  }

  @Test
  void aReadLockThatAnotherGivesBackIsNoDeadlock() throws Exception {
    assertThat(run("handedOver", "-Dheddle.endedHolderMillis=1000")).isEqualTo("no report\n");
  }

  @Test
  void readersAndWritersThatComeAndGoAreNoDeadlock() throws Exception {
    assertThat(run("readersOften")).isEqualTo("no report\n");
  }

  @Test
  void contentionTimeoutsAndEndedHoldersAreNoCycle() throws Exception {
    assertThat(run("none")).isEqualToIgnoringNewLines("timed out true\nno report\n");
  }
}
