package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.InvokeInstruction;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which classes a scheduler initialises when the first is made. */
class FirstUseTest {

  /** Initialised when a scheduler is made in any case, or by threads of Heddle's own. */
  private static final Set<String> OTHERWISE =
      Set.of(
          "dev.heddle.FirstUse",
          "dev.heddle.GlobalScheduler",
          "dev.heddle.Scheduler",
          "dev.heddle.SchedulerSettings",
          "dev.heddle.internal.jdk.JdkThreads",
          "dev.heddle.internal.jdk.Mount",
          "dev.heddle.internal.sched.Carrier",
          "dev.heddle.internal.sched.Counters",
          "dev.heddle.internal.sched.FiberRegistry",
          "dev.heddle.internal.sched.LeakSetting",
          "dev.heddle.internal.sched.NativeScheduler",
          "dev.heddle.internal.sched.Processor",
          "dev.heddle.internal.sched.ProcessorSet",
          "dev.heddle.internal.sched.ReadyLatency",
          "dev.heddle.internal.sched.RunQueue",
          "dev.heddle.internal.sched.SchedulerCore",
          "dev.heddle.internal.sched.VirtualThreadDump",
          "dev.heddle.internal.sched.WorkList");

  /**
   * Those that any goroutine uses when it begins and ends; those whose handles are of the JDK's
   * members, which are tried out; and those where an error leaves everything as it was.
   */
  private static final Set<String> LINKED_OTHERWISE =
      Set.of(
          "dev.heddle.internal.held.HeldLock",
          "dev.heddle.internal.jdk.Inside",
          "dev.heddle.internal.jdk.JdkThreads",
          "dev.heddle.internal.jdk.JdkThreads$Internals",
          "dev.heddle.internal.jdk.Mount",
          "dev.heddle.internal.jdk.Mount$Handles",
          "dev.heddle.internal.sched.Fiber",
          "dev.heddle.internal.sched.Routine",
          "dev.heddle.sync.Lazy",
          "dev.heddle.sync.Once");

  /** What is asked of a handle, and does not use it. */
  private static final Set<String> ASKS = Set.of("isAccessModeSupported");

  @Test
  void everyClassWithAnInitialiserIsPrepared() throws Exception {
    assertThat(FirstUse.CLASSES).doesNotHaveDuplicates();
    List<String> known = Stream.concat(Stream.of(FirstUse.CLASSES), OTHERWISE.stream()).toList();
    assertThat(known).containsAll(initialised());
  }

  @Test
  void everyUseOfAVariableHandleIsLinkedBefore() throws Exception {
    for (ClassModel type : classes()) {
      Set<String> uses = uses(type, method -> true);
      if (!uses.isEmpty() && !LINKED_OTHERWISE.contains(name(type))) {
        assertThat(uses(type, method -> method.methodName().equalsString("link")))
            .as("what link() of " + name(type) + " uses")
            .containsAll(uses);
      }
    }
  }

  /** The ways in which the methods use variable handles, each with its types. */
  private static Set<String> uses(ClassModel type, Predicate<MethodModel> methods) {
    return type.methods().stream()
        .filter(methods)
        .flatMap(method -> method.code().stream())
        .flatMap(code -> code.elementStream())
        .filter(InvokeInstruction.class::isInstance)
        .map(InvokeInstruction.class::cast)
        .filter(call -> call.owner().asInternalName().equals("java/lang/invoke/VarHandle"))
        .filter(call -> call.opcode() == Opcode.INVOKEVIRTUAL)
        .filter(call -> !ASKS.contains(call.name().stringValue()))
        .map(call -> call.name().stringValue() + call.type().stringValue())
        .collect(Collectors.toSet());
  }

  private static List<String> initialised() throws Exception {
    return classes().stream().filter(FirstUseTest::hasInitialiser).map(FirstUseTest::name).toList();
  }

  private static List<ClassModel> classes() throws Exception {
    URI classes = Heddle.class.getProtectionDomain().getCodeSource().getLocation().toURI();
    try (Stream<Path> files = Files.walk(Path.of(classes))) {
      return files
          .filter(file -> file.toString().endsWith(".class"))
          .map(FirstUseTest::parse)
          .toList();
    }
  }

  private static String name(ClassModel type) {
    return type.thisClass().asInternalName().replace('/', '.');
  }

  private static ClassModel parse(Path file) {
    try {
      return ClassFile.of().parse(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean hasInitialiser(ClassModel type) {
    return type.methods().stream().anyMatch(method -> method.methodName().equalsString("<clinit>"));
  }
}
