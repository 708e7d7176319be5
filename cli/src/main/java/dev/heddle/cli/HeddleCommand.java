package dev.heddle.cli;

import dev.heddle.Heddle;
import java.lang.module.ModuleDescriptor;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code heddle} itself: it only knows its subcommands. */
@Command(
    name = "heddle",
    description = "Go's concurrency runtime for the JVM.",
    mixinStandardHelpOptions = true,
    versionProvider = HeddleCommand.Version.class,
    exitCodeOnInvalidInput = ExitStatus.WRONG_USE,
    subcommands = {RunCommand.class, DumpCommand.class, CommandLine.HelpCommand.class})
final class HeddleCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before run
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command? there are: run, dump, help");
  }

  /** The module's version, which the build takes from the pom. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      ModuleDescriptor module = Heddle.class.getModule().getDescriptor();
      String version =
          module == null ? "(not run as a module)" : module.rawVersion().orElse("(unknown)");
      return new String[] {"heddle " + version + " on Java " + Runtime.version()};
    }
  }
}
