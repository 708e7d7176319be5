package dev.heddle.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
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
    if (Files.notExists(file)) {
      throw new UsageException(
          "no such file: '" + file + "' (looked in " + Path.of("").toAbsolutePath() + ")");
    }
    try {
      return new ProgramSource(file, text(file, Files.readAllBytes(file)));
    } catch (AccessDeniedException e) {
      throw new UsageException("cannot read '" + file + "': permission denied");
    } catch (IOException e) {
      throw new UsageException("cannot read '" + file + "': " + e.getMessage());
    }
  }

  private static String text(Path file, byte[] bytes) throws UsageException {
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    CharBuffer text = CharBuffer.allocate(bytes.length);
    if (StandardCharsets.UTF_8.newDecoder().decode(rest, text, true).isError()) {
      int line = 1;
      for (int i = 0; i < rest.position(); i++) {
        line += bytes[i] == '\n' ? 1 : 0;
      }
      throw new UsageException(
          "'%s' is not UTF-8 text: line %d has the byte 0x%02X"
              .formatted(file, line, bytes[rest.position()]));
    }
    return text.flip().toString();
  }

  /** The file's name, which names the class of a compact source file. */
  String fileName() {
    return String.valueOf(file.getFileName());
  }
}
