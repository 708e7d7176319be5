package dev.heddle.cli;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TaskEvent;
import com.sun.source.util.TaskListener;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * Compiles a program's one file in this JVM, against the library that this command runs on.
 *
 * <p>The program is not a module: it may be a compact source file, it sees every module of the JDK,
 * and {@code import module dev.heddle} works.
 */
final class ProgramCompiler {
  private ProgramCompiler() {}

  /**
   * Compiles.
   *
   * @return the classes, or null when the program has errors, which then stand in {@code err} in
   *     the compiler's own words
   */
  static @Nullable CompiledProgram compile(ProgramSource source, PrintWriter err)
      throws UsageException, IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new UsageException(
          "no Java compiler in '" + System.getProperty("java.home") + "'; a JDK is needed");
    }
    StringWriter messages = new StringWriter();
    FirstClass firstClass = new FirstClass();
    try (StandardJavaFileManager files =
            compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8);
        ClassesInMemory output = new ClassesInMemory(files)) {
      // Nothing but the one file: javac would look for more in the current folder.
      files.setLocationFromPaths(StandardLocation.CLASS_PATH, List.of());
      files.setLocationFromPaths(StandardLocation.SOURCE_PATH, List.of());
      files.setLocationFromPaths(StandardLocation.MODULE_PATH, List.of(Library.location()));
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  messages, output, null, options(), null, List.of(new SourceInMemory(source)));
      task.addTaskListener(firstClass);
      if (!task.call()) {
        err.print(messages);
        err.flush();
        return null;
      }
      String mainClass = firstClass.name;
      if (mainClass == null) {
        throw new UsageException("'" + source.file() + "' declares no class, so there is no main");
      }
      return new CompiledProgram(mainClass, output.classes());
    }
  }

  private static List<String> options() {
    return List.of(
        "-g",
        "-parameters",
        "-proc:none",
        // A program that compiles is not commented on: it is to run.
        "-Xlint:none",
        "-XDsuppressNotes",
        "--add-modules",
        "ALL-MODULE-PATH");
  }

  /** Notes the first class of the file, which is the one that is started, as by {@code java}. */
  private static final class FirstClass implements TaskListener {
    private @Nullable String name;

    @Override
    public void finished(TaskEvent event) {
      if (event.getKind() != TaskEvent.Kind.PARSE || name != null) {
        return;
      }
      CompilationUnitTree unit = event.getCompilationUnit();
      String prefix = unit.getPackageName() == null ? "" : unit.getPackageName() + ".";
      unit.getTypeDecls().stream()
          .filter(ClassTree.class::isInstance)
          .map(ClassTree.class::cast)
          .findFirst()
          .ifPresent(first -> name = prefix + first.getSimpleName());
    }
  }
}
