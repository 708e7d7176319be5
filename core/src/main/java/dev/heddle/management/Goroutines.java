package dev.heddle.management;

import dev.heddle.GoroutineProfile;
import dev.heddle.Scheduler;
import java.lang.management.ManagementFactory;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Goroutines over JMX, under the name {@value #NAME}.
 *
 * <p>It is not there by itself, since to start JMX costs a program more than to start Heddle. A
 * client makes it when it wants a dump, by {@code MBeanServerConnection.createMBean} with this
 * class's name, as {@code heddle dump} does; or the program calls {@link #register}, which it must
 * if Heddle is not loaded by the system class loader.
 */
public final class Goroutines implements GoroutinesMXBean {

  /** What it is called. */
  public static final String NAME = "dev.heddle:type=Goroutines";

  /** Makes one, as a JMX client does from afar. */
  public Goroutines() {}

  /** Registers it with the platform's MBean server. No effect if it is registered already. */
  public static void register() {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    try {
      server.registerMBean(new Goroutines(), new ObjectName(NAME));
    } catch (InstanceAlreadyExistsException e) {
      return; // then it is there
    } catch (JMException e) {
      throw new IllegalStateException("cannot register " + NAME + ": " + e.getMessage(), e);
    }
  }

  @Override
  public String dump() {
    return GoroutineProfile.take().toString();
  }

  @Override
  public String dumpJson() {
    return GoroutineProfile.take().toJson();
  }

  @Override
  public long getCount() {
    return Scheduler.totalGoroutineCount();
  }
}
