package dev.heddle.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;

/**
 * A program's classes. On disk it is an ordinary jar whose {@code Main-Class} is the class to
 * start: one file, so it can be put in place in one step.
 *
 * @param mainClass the binary name of the class to start
 * @param classes each class's bytes by its binary name
 */
record CompiledProgram(String mainClass, Map<String, byte[]> classes) {
  private static final String SUFFIX = ".class";

  /** Writes a file that was not there before, readable to whom the umask lets read it. */
  void writeJar(Path jar) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(Attributes.Name.MAIN_CLASS, mainClass);
    try (OutputStream file =
            Files.newOutputStream(jar, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        JarOutputStream entries = new JarOutputStream(file, manifest)) {
      entries.setLevel(0); // read far more often than written
      for (Map.Entry<String, byte[]> type : classes.entrySet()) {
        entries.putNextEntry(new ZipEntry(type.getKey().replace('.', '/') + SUFFIX));
        entries.write(type.getValue());
        entries.closeEntry();
      }
    }
  }

  /**
   * What {@link #writeJar} wrote, all of it.
   *
   * @throws IOException also if the file is not whole: a crash of the machine or a full disk may
   *     leave one that is empty, cut, or has zeros in its middle
   */
  static CompiledProgram readJar(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile(), false)) {
      Manifest manifest = file.getManifest();
      String mainClass =
          manifest == null
              ? null
              : manifest.getMainAttributes().getValue(Attributes.Name.MAIN_CLASS);
      if (mainClass == null) {
        throw new IOException("no Main-Class");
      }
      Map<String, byte[]> classes = new HashMap<>();
      for (JarEntry entry : Collections.list(file.entries())) {
        String name = entry.getName();
        if (name.endsWith(SUFFIX)) {
          String type = name.substring(0, name.length() - SUFFIX.length()).replace('/', '.');
          classes.put(type, read(file, entry));
        }
      }
      return new CompiledProgram(mainClass, classes);
    } catch (IllegalArgumentException | SecurityException e) {
      throw new IOException(e); // what damaged names and manifests come to
    }
  }

  private static byte[] read(JarFile file, JarEntry entry) throws IOException {
    try (InputStream input = file.getInputStream(entry)) {
      byte[] bytes = input.readAllBytes();
      CRC32 sum = new CRC32();
      sum.update(bytes);
      if (sum.getValue() != entry.getCrc()) {
        throw new IOException(entry + " has changed");
      }
      return bytes;
    }
  }
}
