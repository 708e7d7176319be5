package dev.heddle.blocking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.Chan;
import dev.heddle.Heddle;
import java.util.concurrent.CountDownLatch;

/** Calls that block at a monitor, or in a class's initialiser. */
public abstract class MonitorCalls implements BlockingCall {

  final Object monitor = new Object();

  @Override
  public boolean parks() {
    return true;
  }

  /** Waits to be notified; for a day at most if it is timed. */
  static final class Waiting extends MonitorCalls {
    private final boolean timed;
    private boolean notified;

    Waiting(boolean timed) {
      this.timed = timed;
    }

    @Override
    public void block() throws InterruptedException {
      synchronized (monitor) {
        while (!notified) {
          monitor.wait(timed ? 86_400_000L : 0);
        }
      }
    }

    @Override
    public void release() {
      synchronized (monitor) {
        notified = true;
        monitor.notifyAll();
      }
    }
  }

  /** Blocks in a wait of Heddle's while it holds a monitor. */
  static final class HoldingAMonitor extends MonitorCalls {
    private final Chan<Integer> channel = Heddle.chan();

    @Override
    public void block() {
      synchronized (monitor) {
        assertThat(channel.receive()).isEqualTo(1);
      }
    }

    @Override
    public void release() {
      channel.send(1);
    }
  }

  /** Waits for a monitor that a thread holds. */
  static final class EnteringAMonitor extends MonitorCalls {
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch letGo = new CountDownLatch(1);
    private final Thread holder =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              synchronized (monitor) {
                held.countDown();
                awaitUninterruptibly(letGo);
              }
            });

    EnteringAMonitor() throws InterruptedException {
      held.await();
    }

    @Override
    public void block() {
      synchronized (monitor) {
        assertThat(letGo.getCount()).isZero();
      }
    }

    @Override
    public void release() throws InterruptedException {
      letGo.countDown();
      holder.join();
    }
  }

  /** Runs a class's initialiser, which blocks. */
  static final class InitialisingAClass extends MonitorCalls {
    private static final CountDownLatch GATE = new CountDownLatch(1);

    /** Initialised by the call, once in the life of the JVM. */
    private static final class Slow {
      static int value;

      static {
        awaitUninterruptibly(GATE);
        value = 1;
      }
    }

    @Override
    public void block() {
      assertThat(Slow.value).isEqualTo(1);
    }

    @Override
    public void release() {
      GATE.countDown();
    }

    @Override
    public boolean parks() {
      return false;
    }
  }

  /** Waits until another thread has initialised a class. */
  static final class AwaitingAClass extends MonitorCalls {
    /** The first JDK whose virtual threads leave their carrier meanwhile. */
    private static final int LEAVES_FOR_A_CLASS = 26;

    private static final CountDownLatch ENTERED = new CountDownLatch(1);
    private static final CountDownLatch GATE = new CountDownLatch(1);

    /** Initialised by the other thread, once in the life of the JVM. */
    private static final class Slow {
      static int value;

      static {
        ENTERED.countDown();
        awaitUninterruptibly(GATE);
        value = 1;
      }
    }

    AwaitingAClass() throws InterruptedException {
      Thread.ofPlatform().daemon().start(() -> assertThat(Slow.value).isEqualTo(1));
      ENTERED.await();
    }

    @Override
    public void block() {
      assertThat(Slow.value).isEqualTo(1);
    }

    @Override
    public void release() {
      GATE.countDown();
    }

    @Override
    public boolean parks() {
      return Runtime.version().feature() >= LEAVES_FOR_A_CLASS;
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
