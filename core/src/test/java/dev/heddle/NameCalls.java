package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.foreign.Linker;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Look-ups of names that last until they are released. */
final class NameCalls {

  private NameCalls() {}

  /**
   * Looks up a name in the C library. That of GNU first reads the file that {@code HOSTALIASES}
   * names; it is a pipe here, to which nobody writes yet. The build sets the variable.
   */
  static final class LookingUp implements BlockingCall {
    private final Path aliases;

    LookingUp() throws Exception {
      String file = System.getenv("HOSTALIASES");
      assumeThat(file).isNotNull();
      assumeThat(Linker.nativeLinker().defaultLookup().find("gnu_get_libc_version")).isPresent();
      aliases = Path.of(file);
      Process made = new ProcessBuilder("mkfifo", file).inheritIO().start();
      assertThat(made.waitFor()).isZero();
    }

    @Override
    public void block() {
      try {
        assertThat(InetAddress.getAllByName("heddle-looked-up")).isNotEmpty();
      } catch (UnknownHostException e) {
        assertThat(e).hasMessageContaining("heddle-looked-up");
      }
    }

    @Override
    public void release() throws IOException {
      try (FileOutputStream out = new FileOutputStream(aliases.toFile())) {
        Files.delete(aliases); // or a second look would wait again
        out.write("heddle-looked-up localhost\n".getBytes(StandardCharsets.US_ASCII));
      }
    }

    @Override
    public boolean parks() {
      return false;
    }

    @Override
    public void close() throws IOException {
      Files.deleteIfExists(aliases);
    }
  }
}
