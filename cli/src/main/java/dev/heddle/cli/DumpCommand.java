package dev.heddle.cli;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import dev.heddle.management.Goroutines;
import dev.heddle.management.GoroutinesMXBean;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.Properties;
import java.util.concurrent.Callable;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.JMX;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.ReflectionException;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code heddle dump PID}: prints what the goroutines of a running program do. It asks the program
 * over JMX, on this machine, and nothing of it is needed there before.
 */
@Command(
    name = "dump",
    description = "Print what the goroutines of a running program do, those that do the same once.",
    footer = {
      "",
      "Exit status: 0; 1 when there is no such process, or it cannot be asked. `jps` lists the",
      "processes. -Dheddle.startSites=true, given to the program, adds where goroutines started."
    },
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = ExitStatus.WRONG_USE)
final class DumpCommand implements Callable<Integer> {
  /** The system property that Heddle sets when it makes its first scheduler. */
  private static final String HEDDLE_RUNS = "heddle.runs";

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call
  private CommandSpec spec;

  @Option(names = "--json", description = "Print JSON rather than text.")
  private boolean json;

  @Parameters(index = "0", paramLabel = "PID", description = "The process.")
  private long pid;

  @Override
  public Integer call() throws UsageException {
    String dump = dump();
    PrintWriter out = spec.commandLine().getOut();
    out.println(dump);
    out.flush();
    return ExitStatus.OK;
  }

  private String dump() throws UsageException {
    JvmProcess.require(pid);
    try (JMXConnector connector = connect()) {
      MBeanServerConnection server = connector.getMBeanServerConnection();
      ObjectName name = new ObjectName(Goroutines.NAME);
      if (!server.isRegistered(name)) {
        create(server, name);
      }
      GoroutinesMXBean bean = JMX.newMXBeanProxy(server, name, GoroutinesMXBean.class);
      return json ? bean.dumpJson() : bean.dump();
    } catch (UndeclaredThrowableException e) {
      throw new UsageException("process " + pid + " did not answer: " + e.getCause());
    } catch (IOException | JMException e) {
      throw new UsageException("process " + pid + " cannot be asked over JMX: " + e);
    }
  }

  @SuppressWarnings("BanJNDI") // the address is one that the program's own agent gave
  private JMXConnector connect() throws UsageException, IOException {
    return JMXConnectorFactory.connect(new JMXServiceURL(address()));
  }

  /**
   * Has the program start the JMX agent that serves this machine only; says where. It stays there,
   * so a program without Heddle is not asked to.
   */
  private String address() throws UsageException {
    VirtualMachine machine;
    try {
      machine = VirtualMachine.attach(String.valueOf(pid));
    } catch (AttachNotSupportedException | IOException e) {
      throw new UsageException(
          "cannot attach to process "
              + pid
              + "; it must be a Java program of the same user that lets others attach: "
              + e.getMessage());
    }
    try {
      requireHeddle(machine);
      return machine.startLocalManagementAgent();
    } catch (IOException e) {
      throw new UsageException(
          "process "
              + pid
              + " starts no JMX agent; it needs the module jdk.management.agent: "
              + e);
    } finally {
      try {
        machine.detach();
      } catch (IOException e) {
        // The program ended, which the next step finds out.
      }
    }
  }

  private void requireHeddle(VirtualMachine machine) throws UsageException {
    Properties properties;
    try {
      properties = machine.getSystemProperties();
    } catch (IOException e) {
      throw new UsageException("process " + pid + " did not answer: " + e.getMessage());
    }
    if (properties.getProperty(HEDDLE_RUNS) == null) {
      throw new UsageException("process " + pid + " has no Heddle: it has started no goroutine");
    }
  }

  private void create(MBeanServerConnection server, ObjectName name)
      throws UsageException, IOException, JMException {
    try {
      server.createMBean(Goroutines.class.getName(), name);
    } catch (InstanceAlreadyExistsException e) {
      // somebody else asks at the same time
    } catch (ReflectionException e) {
      throw new UsageException(
          "process "
              + pid
              + " has no Heddle that its system class loader finds; if it loads Heddle by another, it"
              + " must call dev.heddle.management.Goroutines.register()");
    }
  }
}
