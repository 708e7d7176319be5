package dev.heddle.beside;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * How such a program and the launcher speak: by files in a folder that the launcher made. {@code
 * flags} says what the tests' JVM has to be given, and that the program is ready; {@code rounds}
 * how often it has disturbed. Each is there whole or not at all.
 */
final class Rounds {

  private final Path folder;
  private int ended;

  private Rounds(Path folder) {
    this.folder = folder;
  }

  /** In the folder that is the only argument. The program ends with who started it. */
  static Rounds in(String... arguments) {
    if (arguments.length != 1) {
      throw new IllegalArgumentException("the only argument is the launcher's folder");
    }
    ProcessHandle.current()
        .parent()
        .ifPresent(launcher -> Thread.ofPlatform().daemon().start(() -> endWith(launcher)));
    return new Rounds(Path.of(arguments[0]));
  }

  private static void endWith(ProcessHandle launcher) {
    launcher.onExit().join();
    System.exit(0);
  }

  Path folder() {
    return folder;
  }

  void ready(String flags) throws IOException {
    write("flags", flags);
  }

  void ended() throws IOException {
    ended++;
    write("rounds", Integer.toString(ended));
  }

  private void write(String name, String text) throws IOException {
    Path written = Files.writeString(folder.resolve(name + ".new"), text + "\n");
    Files.move(
        written,
        folder.resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }
}
