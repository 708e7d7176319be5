package dev.heddle.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder that looks like a JDK of some version, whose {@code java} only tells that version. */
final class FakeJdk {
  private FakeJdk() {}

  static Path at(Path home, String version) throws IOException {
    Path bin = Files.createDirectories(home.resolve("bin"));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    script(bin.resolve("java"), "echo java of " + version);
    script(bin.resolve("javac"), "exit 1");
    return home;
  }

  /** Writes a shell script that can be started. */
  static void script(Path file, String commands) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + commands + "\n");
    if (!file.toFile().setExecutable(true)) {
      throw new IOException("cannot make " + file + " executable");
    }
  }
}
