package dev.heddle.cli;

import dev.heddle.DeadlockException;
import dev.heddle.Heddle;
import dev.heddle.PanicException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code heddle run FILE.java [args]}: compiles a program and runs its main as a goroutine. */
@Command(
    name = "run",
    description = "Compile and run a program in one file as the main goroutine.",
    footer = {
      "",
      "Exit status: 0 when main returns; 2 for a panic or a deadlock; 1 when the file",
      "does not compile; else what the program passes to System.exit, or 128 and the number",
      "of the signal that ended it."
    },
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = ExitStatus.WRONG_USE)
final class RunCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call
  private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "FILE.java", description = "The program.")
  @SuppressWarnings("NullAway.Init") // picocli refuses a command line without it
  private Path file;

  @Parameters(index = "1..*", paramLabel = "ARG", description = "What its main is given.")
  private List<String> args = new ArrayList<>();

  @Override
  public Integer call() throws UsageException, IOException {
    ProgramSource source = ProgramSource.read(file);
    PrintWriter err = spec.commandLine().getErr();
    ProgramCache cache = ProgramCache.standard();
    CompiledProgram program = cache.find(source);
    if (program == null) {
      program = ProgramCompiler.compile(source, err);
      if (program == null) {
        return ExitStatus.WRONG_USE;
      }
      cache.store(source, program);
    }
    return run(program, err);
  }

  private int run(CompiledProgram program, PrintWriter err) throws UsageException {
    PipeOutput.install();
    ClassLoader loader = new ProgramLoader(program);
    MainMethod main = MainMethod.of(program.mainClass(), loader, file);
    String[] mainArgs = args.toArray(String[]::new);
    FullHeap heap = new FullHeap();
    heap.watch();
    try {
      Heddle.run(() -> {
        Thread.currentThread().setContextClassLoader(loader);
        main.invoke(mainArgs);
      });
      return ExitStatus.OK;
    } catch (PanicException | DeadlockException end) {
      return tell(end, err, heap);
    } catch (OutOfMemoryError e) {
      heap.end();
      throw e; // which end does not come back for
    }
  }

  private static int tell(RuntimeException end, PrintWriter err, FullHeap heap) {
    try {
      err.println(end.getMessage());
      err.flush();
    } catch (OutOfMemoryError e) {
      heap.end();
    }
    return ExitStatus.PANIC;
  }
}
