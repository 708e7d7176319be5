package dev.heddle.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/**
 * A program's classes. On disk it is an ordinary jar whose {@code Main-Class} is the class to
 * start: one file, so it can be put in place in one step.
 *
 * @param mainClass the binary name of the class to start
 * @param classes each class's bytes by its binary name
 */
record CompiledProgram(String mainClass, Map<String, byte[]> classes) {

  void writeJar(Path jar) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(Attributes.Name.MAIN_CLASS, mainClass);
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(file, manifest)) {
      entries.setLevel(0); // read far more often than written
      for (Map.Entry<String, byte[]> type : classes.entrySet()) {
        entries.putNextEntry(new ZipEntry(type.getKey().replace('.', '/') + ".class"));
        entries.write(type.getValue());
        entries.closeEntry();
      }
    }
  }

  /** The class to start of a program that {@link #writeJar} wrote. */
  static String mainClassOf(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      String mainClass =
          file.getManifest() == null
              ? null
              : file.getManifest().getMainAttributes().getValue(Attributes.Name.MAIN_CLASS);
      if (mainClass == null) {
        throw new IOException("the compiled program '" + jar + "' names no Main-Class; delete it");
      }
      return mainClass;
    }
  }
}
