package dev.heddle;

import static dev.heddle.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Cancelling a goroutine ends the JDK's waits too, in the way in which an interrupt does. */
class CancelInTheJdkTest {

  /** What a goroutine waits in. */
  enum Wait {
    SLEEP(InterruptedException.class) {
      @Override
      void begin() throws Exception {
        Thread.sleep(Long.MAX_VALUE);
      }
    },
    QUEUE(InterruptedException.class) {
      @Override
      void begin() throws Exception {
        new LinkedBlockingQueue<String>().take();
      }
    },
    LOCK(InterruptedException.class) {
      @Override
      void begin() throws Exception {
        ReentrantLock lock = new ReentrantLock();
        Thread holder = Thread.ofPlatform().start(lock::lock);
        holder.join();
        lock.lockInterruptibly();
      }
    },
    CONDITION(InterruptedException.class) {
      @Override
      void begin() throws Exception {
        ReentrantLock lock = new ReentrantLock();
        lock.lock();
        try {
          lock.newCondition().await();
        } finally {
          lock.unlock();
        }
      }
    },
    SEMAPHORE(InterruptedException.class) {
      @Override
      void begin() throws Exception {
        new Semaphore(0).acquire();
      }
    },
    LATCH(InterruptedException.class) {
      @Override
      void begin() throws Exception {
        new CountDownLatch(1).await();
      }
    },
    MONITOR(InterruptedException.class) {
      @Override
      void begin() throws Exception {
        Object monitor = new Object();
        synchronized (monitor) {
          monitor.wait();
        }
      }
    },
    FUTURE(InterruptedException.class) {
      @Override
      void begin() throws Exception {
        new CompletableFuture<String>().get();
      }
    },
    THREAD(InterruptedException.class) {
      @Override
      void begin() throws Exception {
        Thread never =
            Thread.ofPlatform()
                .daemon()
                .start(() -> {
                  while (!Thread.currentThread().isInterrupted()) {
                    LockSupport.park();
                  }
                });
        try {
          never.join();
        } finally {
          never.interrupt();
        }
      }
    },
    ACCEPT(SocketException.class) {
      @Override
      void begin() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
          listener.accept();
        }
      }
    },
    READ(SocketException.class) {
      @Override
      void begin() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            Socket socket = new Socket(listener.getInetAddress(), listener.getLocalPort())) {
          socket.getInputStream().read();
        }
      }
    },
    CHANNEL_READ(ClosedByInterruptException.class) {
      @Override
      void begin() throws Exception {
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
          listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
          try (SocketChannel socket = SocketChannel.open(listener.getLocalAddress())) {
            socket.read(ByteBuffer.allocate(1));
          }
        }
      }
    };

    final Class<? extends Throwable> endsWith;

    Wait(Class<? extends Throwable> endsWith) {
      this.endsWith = endsWith;
    }

    abstract void begin() throws Exception;
  }

  @ParameterizedTest
  @EnumSource
  void cancelEndsABlockingCallOfTheJdk(Wait wait) {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Goroutine goroutine =
        Heddle.go(() -> {
          try {
            wait.begin();
          } catch (Throwable e) {
            thrown.set(e);
          }
        });
    until(() -> goroutine.state() == Goroutine.State.WAITING && inThe(wait, goroutine));
    goroutine.cancel();
    goroutine.join();
    assertThat(thrown.get()).isInstanceOf(wait.endsWith);
  }

  /** Whether it has come as far as to its own wait, not to one on the way there. */
  private static boolean inThe(Wait wait, Goroutine goroutine) {
    return wait != Wait.LOCK
        || Arrays.stream(goroutine.stackTrace())
            .anyMatch(frame -> frame.getMethodName().equals("lockInterruptibly"));
  }
}
