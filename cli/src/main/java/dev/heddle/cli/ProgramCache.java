package dev.heddle.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
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

  private final List<Path> folders;

  /**
   * A cache in several folders: a program is looked for in all, and kept in the first that can be
   * written.
   */
  ProgramCache(List<Path> folders) {
    this.folders = folders;
  }

  /**
   * The cache in the launcher's folder, and in the user's: whoever shares the launcher with its
   * owner may not be able to write there.
   */
  static ProgramCache standard() {
    List<Path> folders = new ArrayList<>();
    String launcher = System.getProperty(FOLDER_PROPERTY);
    if (launcher != null) {
      folders.add(Path.of(launcher));
    }
    Path own = userCache();
    if (own != null) {
      folders.add(own.resolve(Path.of("heddle", "programs")));
    }
    return new ProgramCache(folders);
  }

  /** Where the user's caches are, by the same rule as in the launcher; null if nowhere. */
  private static @Nullable Path userCache() {
    String caches = System.getenv("XDG_CACHE_HOME");
    if (caches != null && caches.startsWith("/")) {
      return Path.of(caches);
    }
    String home = Objects.requireNonNullElse(System.getenv("HOME"), "");
    return home.startsWith("/") ? Path.of(home, ".cache") : null;
  }

  /** The compiled form of this very source, or null: also if what there is cannot be read. */
  @Nullable CompiledProgram find(ProgramSource source) {
    String name = name(source);
    for (Path folder : folders) {
      Path entry = folder.resolve(name);
      if (Files.isRegularFile(entry)) {
        try {
          CompiledProgram program = CompiledProgram.readJar(entry);
          markUsed(entry);
          return program;
        } catch (IOException damagedOrAnothers) {
          // It is compiled anew, and replaced if it may be.
        }
      }
    }
    return null;
  }

  /** Keeps a program where that is possible; the next run finds it or compiles it anew. */
  void store(ProgramSource source, CompiledProgram program) {
    String name = name(source);
    for (Path folder : folders) {
      if (store(folder, name, program)) {
        return;
      }
    }
  }

  private static boolean store(Path folder, String name, CompiledProgram program) {
    // Unlike a temporary file's, its permissions are by the umask. A name that another has chosen
    // at the same time is an error.
    Path written =
        folder.resolve("new-" + ProcessHandle.current().pid() + "-" + System.nanoTime() + ".jar");
    try {
      Files.createDirectories(folder);
      program.writeJar(written);
      Files.move(written, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException unwritable) {
      deleteIfOurs(written, unwritable);
      return false;
    }
    dropUnused(folder);
    return true;
  }

  private static void deleteIfOurs(Path written, IOException failure) {
    if (failure instanceof FileAlreadyExistsException) {
      return;
    }
    try {
      Files.deleteIfExists(written);
    } catch (IOException stays) {
      // It is dropped when it is old.
    }
  }

  private static String name(ProgramSource source) {
    MessageDigest digest = sha256();
    for (String part : List.of(Runtime.version().toString(), source.fileName(), source.text())) {
      digest.update(part.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
    }
    addContents(Library.location(), digest);
    return HexFormat.of().formatHex(digest.digest()) + ".jar";
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

  private static void dropUnused(Path folder) {
    Instant limit = Instant.now().minus(KEPT_UNUSED);
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path entry : entries.toList()) {
        dropIfOlder(entry, limit);
      }
    } catch (IOException | UncheckedIOException unreadable) {
      // Left for the next time.
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
    } catch (IOException readOnlyOrAnothers) {
      // It is then compiled anew when it is dropped.
    }
  }
}
