package dev.heddle.beside;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.IncompatibleThreadStateException;
import com.sun.jdi.InvalidStackFrameException;
import com.sun.jdi.ObjectCollectedException;
import com.sun.jdi.ObjectReference;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.StackFrame;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.IllegalConnectorArgumentsException;
import com.sun.jdi.connect.ListeningConnector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * A debugger that suspends all threads of a JVM, looks at some stacks and resumes them, and then
 * does so to some virtual threads alone, for as long as the JVM lives. The JVM connects to it by
 * itself, and when it has ended the next one may.
 */
final class Debugger {

  /** Of each kind of thread, so many are looked at in a round. */
  private static final int LOOKED_AT = 8;

  private static final int FRAMES = 30;
  private static final int LONGEST_PAUSE_MILLIS = 40;
  private static final String HOST = "127.0.0.1";

  private final Rounds rounds;
  private final Random random = new Random();

  private Debugger(Rounds rounds) {
    this.rounds = rounds;
  }

  static void main(String[] arguments)
      throws IOException, IllegalConnectorArgumentsException, InterruptedException {
    new Debugger(Rounds.in(arguments)).run();
  }

  private void run() throws IOException, IllegalConnectorArgumentsException, InterruptedException {
    ListeningConnector connector = connector();
    Map<String, Connector.Argument> options = connector.defaultArguments();
    Objects.requireNonNull(options.get("localAddress"), "an option").setValue(HOST);
    String address = connector.startListening(options);
    String port = address.substring(address.lastIndexOf(':') + 1);
    rounds.ready(
        "-agentlib:jdwp=transport=dt_socket,server=n,suspend=n,address=" + HOST + ":" + port);
    for (; ; ) {
      try {
        debug(connector.accept(options));
      } catch (VMDisconnectedException e) {
        // It has ended. The next one is waited for.
      }
    }
  }

  private static ListeningConnector connector() {
    for (ListeningConnector each : Bootstrap.virtualMachineManager().listeningConnectors()) {
      if (each.transport().name().equals("dt_socket")) {
        return each;
      }
    }
    throw new IllegalStateException("this JDK has no debugger's connector for sockets");
  }

  private void debug(VirtualMachine machine) throws IOException, InterruptedException {
    for (; ; ) {
      long start = System.nanoTime();
      List<ThreadReference> some = someVirtualThreads(machine);
      machine.suspend();
      try {
        some.forEach(Debugger::look);
        someOf(machine.allThreads()).forEach(Debugger::look);
      } finally {
        machine.resume();
      }
      some.forEach(Debugger::holdAlone);
      rounds.ended();
      // Half of the time is the program's, however many threads there are to suspend.
      TimeUnit.NANOSECONDS.sleep(System.nanoTime() - start);
      Thread.sleep(random.nextInt(LONGEST_PAUSE_MILLIS));
    }
  }

  /** The JVM names no virtual threads by itself. They are found as objects. */
  private List<ThreadReference> someVirtualThreads(VirtualMachine machine) {
    List<ThreadReference> found = new ArrayList<>();
    for (ReferenceType type : machine.classesByName("java.lang.VirtualThread")) {
      for (ObjectReference each : type.instances(100 * LOOKED_AT)) {
        found.add((ThreadReference) each);
      }
    }
    return someOf(found);
  }

  private List<ThreadReference> someOf(List<ThreadReference> threads) {
    List<ThreadReference> shuffled = new ArrayList<>(threads);
    Collections.shuffle(shuffled, random);
    return shuffled.subList(0, Math.min(LOOKED_AT, shuffled.size()));
  }

  private static void holdAlone(ThreadReference thread) {
    try {
      thread.suspend();
      try {
        look(thread);
      } finally {
        thread.resume();
      }
    } catch (ObjectCollectedException e) {
      // It is gone.
    }
  }

  /** As a debugger's window of the stack: methods, lines, and the objects they belong to. */
  private static void look(ThreadReference thread) {
    try {
      thread.name();
      for (StackFrame frame : thread.frames(0, Math.min(FRAMES, thread.frameCount()))) {
        frame.location().method().name();
        frame.location().lineNumber();
        frame.thisObject();
      }
    } catch (ObjectCollectedException
        | IncompatibleThreadStateException
        | InvalidStackFrameException e) {
      // It has ended, or had not begun: it has no stack that stands still.
    }
  }
}
