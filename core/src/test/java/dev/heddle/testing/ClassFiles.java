package dev.heddle.testing;

import dev.heddle.Heddle;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The classes of the core, as the compiler wrote them. */
public final class ClassFiles {

  private ClassFiles() {}

  /** All of them, nested ones as well, in no order. */
  public static List<ClassModel> ofCore() throws Exception {
    URI classes = Heddle.class.getProtectionDomain().getCodeSource().getLocation().toURI();
    try (Stream<Path> files = Files.walk(Path.of(classes))) {
      return files
          .filter(file -> file.toString().endsWith(".class"))
          .map(ClassFiles::parse)
          .toList();
    }
  }

  private static ClassModel parse(Path file) {
    try {
      return ClassFile.of().parse(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
