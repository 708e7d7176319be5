package dev.heddle.internal.jdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The test's own thread is the carrier, and {@code submitted} the scheduler. */
class MountTest {

  private final Thread carrier = Thread.currentThread();
  private final Queue<Runnable> submitted = new ArrayDeque<>();
  private final List<String> log = new ArrayList<>();

  @BeforeEach
  void onlyOnAJdkThatIsKnown() {
    assumeTrue(Mount.isOwn());
  }

  private Thread started(Runnable body) {
    Thread virtual = JdkThreads.newVirtualThread(submitted::add, body);
    virtual.start();
    submitted.remove();
    return virtual;
  }

  private boolean run(Thread virtual) {
    return Mount.run(virtual, carrier);
  }

  @Test
  void aThreadLeavesAndGoesOnWhereItLeft() {
    Thread virtual =
        started(() -> {
          log.add("begins");
          Mount.leave();
          log.add("goes on");
        });
    assertThat(run(virtual)).isTrue();
    assertThat(log).containsExactly("begins");
    assertThat(run(virtual)).isFalse();
    assertThat(log).containsExactly("begins", "goes on");
    assertThat(submitted).isEmpty();
  }

  @Test
  void theCurrentThreadIsTheOneThatIsMounted() {
    List<Thread> seen = new ArrayList<>();
    Thread virtual =
        started(() -> {
          seen.add(Thread.currentThread());
          seen.add(JdkThreads.carrierOf(Thread.currentThread()));
          Mount.leave();
        });
    run(virtual);
    assertThat(seen).containsExactly(virtual, carrier);
    assertThat(Thread.currentThread()).isSameAs(carrier);
    assertThat(JdkThreads.carrierOf(virtual)).isNull();
  }

  @Test
  void aThreadThatEndsIsTerminated() throws InterruptedException {
    Thread virtual = started(() -> log.add("ran"));
    assertThat(run(virtual)).isFalse();
    virtual.join();
    assertThat(virtual.getState()).isEqualTo(Thread.State.TERMINATED);
    assertThat(run(virtual)).isFalse();
    assertThat(log).containsExactly("ran");
  }

  @Test
  void aThreadThatThrowsIsTerminated() {
    Thread virtual =
        started(() -> {
          throw new IllegalStateException("wrong");
        });
    virtual.setUncaughtExceptionHandler((thread, e) -> log.add(e.getMessage()));
    assertThat(run(virtual)).isFalse();
    assertThat(virtual.getState()).isEqualTo(Thread.State.TERMINATED);
    assertThat(log).containsExactly("wrong");
  }

  @Test
  void theJdksOwnYieldIsAYield() {
    Thread virtual = started(Thread::yield);
    assertThat(run(virtual)).isTrue();
    assertThat(run(virtual)).isFalse();
    assertThat(virtual.getState()).isEqualTo(Thread.State.TERMINATED);
  }

  @Test
  void aWaitOfTheJdkIsLeftToTheJdk() {
    Thread virtual =
        started(() -> {
          LockSupport.park();
          log.add("unparked");
          Mount.leave();
        });
    assertThat(run(virtual)).isFalse();
    assertThat(virtual.getState()).isEqualTo(Thread.State.WAITING);
    assertThat(run(virtual)).isFalse(); // nobody unparked it
    assertThat(log).isEmpty();
    LockSupport.unpark(virtual);
    assertThat(submitted).hasSize(1);
    submitted.clear();
    assertThat(run(virtual)).isFalse(); // by the JDK's way, which submits what yields
    assertThat(log).containsExactly("unparked");
    assertThat(submitted).hasSize(1);
    assertThat(run(virtual)).isFalse();
    assertThat(virtual.getState()).isEqualTo(Thread.State.TERMINATED);
  }

  @Test
  void aPinnedThreadStaysMounted() {
    Thread virtual = started(() -> log.add(Pinned.VALUE));
    assertThat(run(virtual)).isFalse();
    assertThat(log).containsExactly("initialised");
    assertThat(virtual.getState()).isEqualTo(Thread.State.TERMINATED);
  }

  /** Whose initialiser's frames are native. */
  private static final class Pinned {
    static final String VALUE = leave();

    private static String leave() {
      Mount.leave();
      return "initialised";
    }
  }

  @Test
  void theStackOfAnUnmountedThreadCanBeTaken() {
    Thread virtual = started(Mount::leave);
    run(virtual);
    assertThat(virtual.getStackTrace())
        .anyMatch(f -> f.getClassName().equals(Mount.class.getName()));
    // Before 27 the JDK held it still by its state, and someone may have tried to run it meanwhile.
    boolean again = Runtime.version().feature() < 27;
    assertThat(submitted).as("the JDK's turns after a stack trace").hasSize(again ? 1 : 0);
  }

  @Test
  void aJoinOfTheThreadIsWoken() throws InterruptedException {
    Thread virtual = started(Mount::leave);
    run(virtual);
    Thread joiner = Thread.ofPlatform().daemon().start(() -> joined(virtual));
    while (joiner.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    run(virtual);
    joiner.join();
    assertThat(log).containsExactly("joined");
  }

  private void joined(Thread virtual) {
    try {
      virtual.join();
      log.add("joined");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void versionsThatNobodyHasReadAreNotKnown() {
    assertThat(List.of("25", "25.0.3+9-LTS", "26.0.2.1+1-1-Debian", "27-ea+1", "27.0.1.0.3+1-1"))
        .allMatch(version -> Mount.isRead(Runtime.Version.parse(version)));
    assertThat(Mount.isRead(Runtime.Version.parse("28-ea+18-1-Debian"))).isTrue();
    assertThat(List.of("24.0.2", "28-ea+19", "28-ea", "28", "28+18", "29-ea+1"))
        .noneMatch(version -> Mount.isRead(Runtime.Version.parse(version)));
  }

  // Interrupts

  @Test
  void theCarrierIsInterruptedForAsLongAsItRunsAnInterruptedThread() {
    Thread virtual =
        started(() -> {
          Mount.leave();
          log.add(carrier.isInterrupted() + " " + Thread.currentThread().isInterrupted());
          Mount.leave();
        });
    run(virtual);
    virtual.interrupt();
    assertThat(run(virtual)).isTrue();
    assertThat(log).containsExactly("true true");
    assertThat(carrier.isInterrupted()).isFalse();
    assertThat(virtual.isInterrupted()).isTrue();
  }

  @Test
  void anInterruptWhileItRunsDoesNotStayWithTheCarrier() {
    Thread virtual =
        started(() -> {
          Thread.currentThread().interrupt();
          log.add(carrier.isInterrupted() + " " + Thread.currentThread().isInterrupted());
          Mount.leave();
          log.add("" + Thread.interrupted());
        });
    assertThat(run(virtual)).isTrue();
    assertThat(log).containsExactly("true true");
    assertThat(carrier.isInterrupted()).isFalse();
    run(virtual);
    assertThat(log).containsExactly("true true", "true");
    assertThat(carrier.isInterrupted()).isFalse();
  }

  @Test
  void aCarriersOwnInterruptIsNotTheThreads() {
    Thread virtual =
        started(() -> {
          log.add(carrier.isInterrupted() + " " + Thread.currentThread().isInterrupted());
          Mount.leave();
        });
    carrier.interrupt();
    try {
      assertThat(run(virtual)).isTrue();
    } finally {
      assertThat(Thread.interrupted()).isFalse();
    }
    assertThat(log).containsExactly("false false");
  }
}
