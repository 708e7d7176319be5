package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * No signature that users see names a type that they cannot. The build cannot ask javac for that
 * ({@code -Xlint:exports}), since javac then wants users to have JSpecify as well, whose
 * annotations stand in signatures. This compiles the sources as if they did.
 */
class ExportsTest {

  private static final Path SOURCES = Path.of("src", "main", "java");

  @Test
  void noSignatureNamesATypeThatIsNotExported(@TempDir Path classes) throws Exception {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(found, Locale.ROOT, null);
        Stream<Path> sources = Files.walk(SOURCES)) {
      List<JavaFileObject> units =
          sources
              .filter(source -> source.toString().endsWith(".java"))
              .map(source -> unit(source, files))
              .toList();
      StringWriter output = new StringWriter();
      assertThat(compiler.getTask(output, files, found, options(classes), null, units).call())
          .as(() -> output + " " + found.getDiagnostics())
          .isTrue();
    }
    assertThat(found.getDiagnostics())
        .extracting(each -> each.getMessage(Locale.ROOT))
        .containsExactly(
            "class dev.heddle.internal.sched.GoroutineBase in module dev.heddle is not exported");
  }

  private static List<String> options(Path classes) throws Exception {
    URI annotations = Nullable.class.getProtectionDomain().getCodeSource().getLocation().toURI();
    return List.of(
        "-Xlint:exports",
        "-proc:none",
        "-d",
        classes.toString(),
        "--module-path",
        Path.of(annotations).toString());
  }

  private static JavaFileObject unit(Path source, StandardJavaFileManager files) {
    return source.endsWith("module-info.java")
        ? new ModuleForAllUsers(source)
        : files.getJavaFileObjects(source).iterator().next();
  }

  /** The module's declaration, if its users were to need JSpecify. */
  private static final class ModuleForAllUsers extends SimpleJavaFileObject {
    private final Path source;

    ModuleForAllUsers(Path source) {
      super(source.toUri(), Kind.SOURCE);
      this.source = source;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreErrors) throws java.io.IOException {
      return Files.readString(source).replace("requires static", "requires static transitive");
    }
  }
}
