package dev.heddle.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A program's file, read once: what is compiled is exactly what the cache's key was made from.
 *
 * @param file where it is, as the user named it
 * @param text what is in it
 */
record ProgramSource(Path file, String text) {

  static ProgramSource read(Path file) throws UsageException {
    Path name = file.getFileName();
    if (name == null || !name.toString().endsWith(".java")) {
      throw new UsageException("not a Java file: '" + file + "'; its name must end in .java");
    }
    if (Files.isDirectory(file)) {
      throw new UsageException("'" + file + "' is a folder; name a Java file");
    }
    if (!Files.exists(file)) {
      throw new UsageException(
          "no such file: '" + file + "' (looked in " + Path.of("").toAbsolutePath() + ")");
    }
    try {
      return new ProgramSource(file, Files.readString(file, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UsageException("cannot read '" + file + "' as UTF-8 text: " + e);
    }
  }

  /** The file's name, which names the class of a compact source file. */
  String fileName() {
    return String.valueOf(file.getFileName());
  }
}
