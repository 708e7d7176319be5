package dev.heddle.blocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Calls that the operating system blocks until somebody writes to a named pipe. */
public abstract class FifoCalls implements BlockingCall {

  private final Path folder = Files.createTempDirectory("heddle-blocking");
  final Path path = folder.resolve("fifo");

  FifoCalls() throws Exception {
    Process made = new ProcessBuilder("mkfifo", path.toString()).inheritIO().start();
    assertThat(made.waitFor()).isZero();
  }

  @Override
  public boolean parks() {
    return false;
  }

  @Override
  public void release() throws Exception {
    try (FileOutputStream out = new FileOutputStream(path.toFile())) {
      out.write(1);
    }
  }

  @Override
  public void close() throws IOException {
    Files.delete(path);
    Files.delete(folder);
  }

  /** Opens the pipe, to which nobody writes yet. */
  public static final class Opening extends FifoCalls {
    public Opening() throws Exception {}

    @Override
    public void block() throws IOException {
      try (FileInputStream in = new FileInputStream(path.toFile())) {
        assertThat(in.read()).isEqualTo(1);
      }
    }
  }

  /** Opens it by a call of the C library, with no code of the JDK's in between. */
  static final class ForeignFunction extends FifoCalls {
    private static final int READ_ONLY = 0;

    private final Linker linker = Linker.nativeLinker();
    private final MethodHandle open =
        function(
            "open",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
    private final MethodHandle closeFile =
        function("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    ForeignFunction() throws Exception {}

    @SuppressWarnings("restricted") // the tests' JVM is started with --enable-native-access
    private MethodHandle function(String name, FunctionDescriptor types) {
      return linker.downcallHandle(linker.defaultLookup().find(name).orElseThrow(), types);
    }

    @Override
    public void block() throws Exception {
      try (Arena arena = Arena.ofConfined()) {
        int file = (int) open.invokeExact(arena.allocateFrom(path.toString()), READ_ONLY);
        assertThat(file).isPositive();
        assertThat((int) closeFile.invokeExact(file)).isZero();
      } catch (Exception e) {
        throw e;
      } catch (Throwable e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void release() throws IOException {
      new FileOutputStream(path.toFile()).close(); // nobody may be left to read
    }
  }

  /**
   * Reads the pipe as a file, which is open for writing, too, so that opening it does not block.
   */
  private abstract static class Reading extends FifoCalls {
    final RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");

    Reading() throws Exception {}

    @Override
    public void close() throws IOException {
      file.close();
      super.close();
    }
  }

  /** By the methods of java.io. */
  static final class ReadingAFile extends Reading {
    ReadingAFile() throws Exception {}

    @Override
    public void block() throws IOException {
      assertThat(file.read()).isEqualTo(1);
    }
  }

  /** By a channel of NIO. */
  static final class ReadingAFileChannel extends Reading {
    ReadingAFileChannel() throws Exception {}

    @Override
    public void block() throws IOException {
      try (FileInputStream in = new FileInputStream(file.getFD())) {
        FileChannel channel = in.getChannel();
        assertThat(channel.read(ByteBuffer.allocate(8))).isEqualTo(1);
      }
    }
  }

  /**
   * Looks up a name in the C library. That of GNU first reads the file that {@code HOSTALIASES}
   * names: a link to the pipe here. The build sets the variable.
   */
  static final class LookingUpAName extends FifoCalls {
    private static final String NAME = "heddle-looked-up";

    private final Path aliases;

    private LookingUpAName(Path aliases) throws Exception {
      this.aliases = aliases;
      Files.deleteIfExists(aliases);
      Files.createSymbolicLink(aliases, path);
    }

    static BlockingCall make() throws Exception {
      String file = System.getenv("HOSTALIASES");
      assumeThat(file).isNotNull();
      assumeThat(Linker.nativeLinker().defaultLookup().find("gnu_get_libc_version")).isPresent();
      return new LookingUpAName(Path.of(file));
    }

    @Override
    public void block() {
      try {
        assertThat(InetAddress.getAllByName(NAME)).isNotEmpty();
      } catch (UnknownHostException e) {
        assertThat(e).hasMessageContaining(NAME);
      }
    }

    @Override
    public void release() throws IOException {
      try (FileOutputStream out = new FileOutputStream(path.toFile())) {
        Files.delete(aliases); // or a second look would wait again
        out.write((NAME + " localhost\n").getBytes(StandardCharsets.US_ASCII));
      }
    }

    @Override
    public void close() throws IOException {
      Files.deleteIfExists(aliases);
      super.close();
    }
  }
}
