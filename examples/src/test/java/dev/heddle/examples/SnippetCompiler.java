package dev.heddle.examples;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Compiles a program in one file against the library. */
final class SnippetCompiler {
  private SnippetCompiler() {}

  /** What the compiler has to say; the classes go beside the file. */
  static String compile(Path file) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    var messages = new StringWriter();
    try (var files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of(
              "-proc:none",
              "-cp",
              System.getProperty("java.class.path"),
              "-d",
              String.valueOf(file.getParent()));
      compiler.getTask(messages, files, null, options, null, files.getJavaFileObjects(file)).call();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return messages.toString();
  }
}
