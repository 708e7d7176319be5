package dev.heddle.blocking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.testing.OtherJvm;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Calls that wait for another process. */
public final class ProcessCalls {

  private ProcessCalls() {}

  /** A process that ends when its input does. */
  private abstract static class OfAProcess implements BlockingCall {
    final Process process = new ProcessBuilder("cat").start();

    OfAProcess() throws IOException {}

    @Override
    public void release() throws IOException {
      process.getOutputStream().write("x".getBytes(StandardCharsets.US_ASCII));
      process.getOutputStream().close();
    }

    @Override
    public void close() {
      process.destroy();
    }
  }

  /** Waits for the end of a process. */
  static final class AwaitingAProcess extends OfAProcess {
    AwaitingAProcess() throws IOException {}

    @Override
    public void block() throws InterruptedException {
      assertThat(process.waitFor()).isZero();
    }

    @Override
    public boolean parks() {
      return true;
    }
  }

  /** Reads what a process prints. */
  static final class ReadingFromAProcess extends OfAProcess {
    ReadingFromAProcess() throws IOException {}

    @Override
    public void block() throws IOException {
      assertThat(process.getInputStream().read()).isEqualTo('x');
    }

    @Override
    public boolean parks() {
      return false;
    }
  }

  /** Waits for the lock of a file, which another process holds until its input ends. */
  static final class LockingAFile implements BlockingCall {
    private final Path path = Files.createTempFile("heddle-blocking", "");
    private final Process holder = OtherJvm.start(Holder.class, List.of(), path.toString());

    LockingAFile() throws IOException {
      assertThat(holder.getInputStream().read()).isEqualTo('x');
    }

    @Override
    public void block() throws IOException {
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        assertThat(lock.isValid()).isTrue();
      }
    }

    @Override
    public void release() throws IOException {
      holder.getOutputStream().close();
    }

    @Override
    public boolean parks() {
      return false;
    }

    @Override
    public void close() throws IOException {
      holder.destroy();
      Files.delete(path);
    }

    /** Holds the lock, says so, and ends when its input does. */
    static final class Holder {
      private Holder() {}

      public static void main(String[] arguments) throws IOException {
        try (FileChannel channel =
                FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE);
            FileLock lock = channel.lock()) {
          System.out.print(lock.isValid() ? 'x' : '-');
          System.out.flush();
          assertThat(System.in.read()).isNegative();
        }
      }
    }
  }
}
