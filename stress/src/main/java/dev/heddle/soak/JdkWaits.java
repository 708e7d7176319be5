package dev.heddle.soak;

import dev.heddle.Chan;
import dev.heddle.Heddle;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Goroutines in the JDK's own waits, beside Heddle's. */
final class JdkWaits {

  private JdkWaits() {}

  /** Counters behind a lock, a monitor and a semaphore, with waits while they are held. */
  static void locks(Round round) throws Exception {
    int parties = round.between(2, 16);
    int each = round.between(1, 300);
    Lock lock = new ReentrantLock(round.random.nextBoolean());
    Object monitor = new Object();
    Semaphore semaphore = new Semaphore(1);
    int[] counts = new int[3];
    for (int i = 0; i < parties; i++) {
      round.anyone(random -> {
        for (int n = 0; n < each; n++) {
          lock.lock();
          try {
            counts[0]++;
            Round.maybeYield(random);
          } finally {
            lock.unlock();
          }
          synchronized (monitor) {
            counts[1]++;
            Round.maybeYield(random);
          }
          semaphore.acquire();
          counts[2]++;
          Round.maybeYield(random);
          semaphore.release();
          round.step();
        }
      });
    }
    round.join();
    for (int count : counts) {
      round.check(count == parties * each, "counted " + count + ", not " + parties * each);
    }
  }

  /** Two take turns by wait and notify. */
  static void monitorPingPong(Round round) throws Exception {
    Object monitor = new Object();
    int turns = round.between(1, 1_000);
    int[] turn = {0};
    for (int i = 0; i < 2; i++) {
      int self = i;
      round.anyone(random -> {
        for (int n = 0; n < turns; n++) {
          synchronized (monitor) {
            while (turn[0] % 2 != self) {
              monitor.wait();
            }
            turn[0]++;
            monitor.notifyAll();
          }
          round.step();
        }
      });
    }
    round.join();
    round.check(turn[0] == 2 * turns, turn[0] + " turns, not " + 2 * turns);
  }

  /** From a channel through a queue of the JDK's to another channel. */
  static void queues(Round round) throws Exception {
    BlockingQueue<Integer> queue =
        round.random.nextBoolean()
            ? new SynchronousQueue<>()
            : new ArrayBlockingQueue<>(round.between(1, 20));
    Chan<Integer> in = Heddle.chan(round.capacity());
    Chan<Integer> out = Heddle.chan(round.capacity());
    int values = round.between(1, 3_000);
    round.anyone(random -> {
      for (int i = 0; i < values; i++) {
        in.send(i);
      }
    });
    round.anyone(random -> {
      for (int i = 0; i < values; i++) {
        queue.put(Round.next(in));
      }
    });
    round.anyone(random -> {
      for (int i = 0; i < values; i++) {
        out.send(queue.take());
      }
    });
    round.anyone(random -> {
      for (int i = 0; i < values; i++) {
        int value = Round.next(out);
        round.check(value == i, value + " came, not " + i);
        round.step();
      }
    });
    round.join();
  }

  /** Bytes through a pipe of the operating system's, whose reader the JDK's poller wakes. */
  static void pipes(Round round) throws Exception {
    for (int i = round.between(1, 4); i > 0; i--) {
      Pipe pipe = Pipe.open();
      int bytes = round.between(1, 20_000);
      round.start(
          Round.Party.GOROUTINE,
          random -> {
            try (OutputStream out = Channels.newOutputStream(pipe.sink())) {
              for (int n = 0; n < bytes; ) {
                byte[] part = new byte[Math.min(bytes - n, 1 + random.nextInt(500))];
                for (int k = 0; k < part.length; k++) {
                  part[k] = (byte) n++;
                }
                out.write(part);
                Round.maybeYield(random);
                round.step();
              }
            }
          });
      round.start(
          Round.Party.GOROUTINE,
          random -> {
            try (InputStream in = Channels.newInputStream(pipe.source())) {
              byte[] all = in.readAllBytes();
              round.check(all.length == bytes, all.length + " bytes, not " + bytes);
              for (int n = 0; n < bytes; n++) {
                round.check(all[n] == (byte) n, "byte " + n + " is " + all[n]);
              }
            }
          });
    }
    round.join();
  }

  /** Files hold the carrier while they are read and written. */
  static void files(Round round) throws Exception {
    for (int i = round.between(1, 6); i > 0; i--) {
      round.anyone(random -> {
        Path file = Files.createTempFile("heddle-soak", "");
        try {
          byte[] content = new byte[1 + random.nextInt(1 << 18)];
          random.nextBytes(content);
          Files.write(file, content);
          for (int n = 0; n < 5; n++) {
            ByteBuffer read = ByteBuffer.wrap(Files.readAllBytes(file));
            round.check(read.equals(ByteBuffer.wrap(content)), "the file reads otherwise");
            round.step();
          }
        } finally {
          Files.delete(file);
        }
      });
    }
    round.join();
  }

  /** Futures completed by one and awaited by another. */
  static void futures(Round round) throws Exception {
    for (int i = round.between(1, 300); i > 0; i--) {
      CompletableFuture<Integer> question = new CompletableFuture<>();
      CompletableFuture<Integer> answer = question.thenApply(n -> n + 1);
      int number = i;
      round.anyone(random -> {
        round.check(answer.get() == number + 1, "another answer");
        round.step();
      });
      round.anyone(random -> {
        Round.maybeYield(random);
        question.complete(number);
      });
    }
    round.join();
  }
}
