package dev.heddle.cli;

import dev.heddle.Heddle;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;

/** Where the library is that this command runs on: programs are compiled against that one. */
final class Library {
  private Library() {}

  /** The jar, or in a build the folder of classes, of the module {@code dev.heddle}. */
  static Path location() {
    CodeSource source = Heddle.class.getProtectionDomain().getCodeSource();
    if (source == null) {
      throw new IllegalStateException("the JVM does not say where dev.heddle was loaded from");
    }
    try {
      return Path.of(source.getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("not a file: " + source.getLocation(), e);
    }
  }
}
