package dev.heddle.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compiled programs, kept so that a program that has not changed starts without the compiler.
 *
 * <p>A program's name in the cache is a hash of all its classes depend on: source, file name,
 * library, JDK. So an entry is never out of date and never written twice with different content,
 * and processes need no lock: each writes a file of its own and renames it into place.
 */
final class ProgramCache {
  /** The system property by which the launcher says where the cache is. */
  static final String FOLDER_PROPERTY = "heddle.programs";

  private static final Duration KEPT_UNUSED = Duration.ofDays(14);

  private final Path folder;

  ProgramCache(Path folder) {
    this.folder = folder;
  }

  /** The cache in the launcher's folder or else in the user's. */
  static ProgramCache standard() {
    String folder = System.getProperty(FOLDER_PROPERTY);
    return new ProgramCache(
        folder != null
            ? Path.of(folder)
            : Path.of(System.getProperty("user.home"), ".cache", "heddle", "programs"));
  }

  /** The compiled form of this very source, or null. */
  @Nullable Path find(ProgramSource source) {
    Path entry = entry(source);
    if (!Files.isRegularFile(entry)) {
      return null;
    }
    markUsed(entry);
    return entry;
  }

  /**
   * Keeps a program and returns where. Where the cache cannot be written the program still runs,
   * from a file that goes with the JVM.
   */
  Path store(ProgramSource source, CompiledProgram program) throws IOException {
    Path written;
    try {
      Files.createDirectories(folder);
      written = Files.createTempFile(folder, "new-", ".jar");
    } catch (IOException unwritable) {
      Path passing = Files.createTempFile("heddle-", ".jar");
      passing.toFile().deleteOnExit();
      program.writeJar(passing);
      return passing;
    }
    program.writeJar(written);
    dropUnused();
    return Files.move(written, entry(source), StandardCopyOption.ATOMIC_MOVE);
  }

  private Path entry(ProgramSource source) {
    MessageDigest digest = sha256();
    for (String part : List.of(Runtime.version().toString(), source.fileName(), source.text())) {
      digest.update(part.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
    }
    addContents(Library.location(), digest);
    return folder.resolve(HexFormat.of().formatHex(digest.digest()) + ".jar");
  }

  private static void addContents(Path library, MessageDigest digest) {
    try (Stream<Path> files = Files.walk(library)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        digest.update(Files.readAllBytes(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the library at " + library, e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  private void dropUnused() throws IOException {
    Instant limit = Instant.now().minus(KEPT_UNUSED);
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path entry : entries.toList()) {
        dropIfOlder(entry, limit);
      }
    }
  }

  /** Another process may drop the same file, or need it no more than we do: no failure matters. */
  private static void dropIfOlder(Path entry, Instant limit) {
    try {
      if (Files.getLastModifiedTime(entry).toInstant().isBefore(limit)) {
        Files.deleteIfExists(entry);
      }
    } catch (IOException stays) {
      // Left for the next time.
    }
  }

  private static void markUsed(Path entry) {
    try {
      Files.setLastModifiedTime(entry, FileTime.from(Instant.now()));
    } catch (IOException readOnly) {
      // It is then compiled anew when it is dropped.
    }
  }
}
