package dev.heddle.cli;

import java.io.PrintWriter;
import picocli.CommandLine;

/** Where the JVM enters the command {@code heddle}, and where it leaves: the exit status. */
public final class Main {
  private Main() {}

  /**
   * Runs the command and ends the JVM with its exit status, whatever threads still run: a Heddle
   * program ends when its main returns.
   *
   * @param args the command's arguments
   */
  public static void main(String[] args) {
    int status = execute(args);
    System.out.flush();
    System.err.flush();
    System.exit(status);
  }

  /** Runs the command and returns its exit status. */
  static int execute(String... args) {
    return new CommandLine(new HeddleCommand())
        // From the file on all is the program's: `heddle run A.java --help` asks A for help.
        .setStopAtPositional(true)
        .setParameterExceptionHandler(Main::reportMisuse)
        .setExecutionExceptionHandler(Main::reportFailure)
        .execute(args);
  }

  private static int reportMisuse(CommandLine.ParameterException misuse, String[] args) {
    CommandLine command = misuse.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    reportLine(command, name + ": " + misuse.getMessage() + "; see '" + name + " --help'");
    return ExitStatus.WRONG_USE;
  }

  private static int reportFailure(
      Exception failure, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
    if (failure instanceof UsageException) {
      reportLine(command, command.getCommandSpec().qualifiedName() + ": " + failure.getMessage());
      return ExitStatus.WRONG_USE;
    }
    throw failure;
  }

  private static void reportLine(CommandLine command, String line) {
    PrintWriter err = command.getErr();
    err.println(line);
    err.flush();
  }
}
