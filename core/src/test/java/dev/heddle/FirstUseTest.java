package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.testing.ClassFiles;
import dev.heddle.testing.OtherJvm;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
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
          "dev.heddle.internal.metrics.Counters",
          "dev.heddle.internal.sched.FiberRegistry",
          "dev.heddle.internal.sched.LeakSetting",
          "dev.heddle.internal.sched.NativeScheduler",
          "dev.heddle.internal.sched.Processor",
          "dev.heddle.internal.sched.ProcessorSet",
          "dev.heddle.internal.metrics.ReadyLatency",
          "dev.heddle.internal.queue.RunQueue",
          "dev.heddle.internal.sched.SchedulerCore",
          "dev.heddle.internal.sched.VirtualThreadDump",
          "dev.heddle.internal.queue.WorkList");

  /** Where an error leaves everything as it was, or a scheduler is made only afterwards. */
  private static final Set<String> MAY_FAIL =
      Set.of(
          "dev.heddle.internal.deadlock.HeldLock",
          "dev.heddle.internal.jdk.JdkMembers",
          "dev.heddle.internal.sched.Fiber",
          "dev.heddle.sync.Lazy",
          "dev.heddle.sync.Once");

  /** Whose method handles are called beforehand, or whose callers take a failure for an answer. */
  private static final Set<String> METHODS_MAY_FAIL =
      Set.of("dev.heddle.internal.jdk.Mount", "dev.heddle.internal.os.NiceValue");

  private static final String METHOD_HANDLE = "java/lang/invoke/MethodHandle";

  /** What goroutines call, and what runs them. */
  private static final Pattern OPERATIONS =
      Pattern.compile(
          "dev\\.heddle\\.(internal\\.(lock|park|queue|policy)\\..*"
              + "|internal\\.metrics\\.(Counters|ReadyLatency)|internal\\.time\\.(?!TimerHeap).*"
              + "|internal\\.sched\\.(Background|Carrier|Dispatcher|Fiber|GoroutineBase|HandOver"
              + "|NearTimer|Processor|ProcessorSet|Sysmon|Thief)(\\$.*)?"
              + "|sync\\.(?!ReadHolds).*"
              + "|(AfterEnd|Alarm|Buffer|Case|Chan|ChanIterator|Choice|Context|ContextEnd|Goroutine"
              + "|GoroutineRunner|Group|Heddle|Laggards|LaterStart|Race|ReceiveChan|ReceiveOnly"
              + "|Select|SelectCase|Selection|SendChan|SendOnly|TaskTimer|Ticker|TickSource)(\\$.*)?)");

  /** Methods that run beforehand, or never in an operation. */
  private static final Set<String> BEFOREHAND =
      Set.of("<clinit>", "link", "equals", "hashCode", "toString");

  private static final Set<String> HANDLES = Set.of(METHOD_HANDLE, "java/lang/invoke/VarHandle");

  /** What is asked of a handle, and does not use it. */
  private static final Set<String> ASKS = Set.of("isAccessModeSupported");

  @Test
  void everyClassWithAnInitialiserIsPrepared() throws Exception {
    assertThat(FirstUse.CLASSES).doesNotHaveDuplicates();
    List<String> known = Stream.concat(Stream.of(FirstUse.CLASSES), OTHERWISE.stream()).toList();
    assertThat(known).containsAll(initialised());
  }

  @Test
  void everyUseOfAHandleIsLinkedBefore() throws Exception {
    for (ClassModel type : ClassFiles.ofCore()) {
      Set<String> uses = uses(type, method -> true);
      if (!uses.isEmpty() && !MAY_FAIL.contains(name(type))) {
        assertThat(uses(type, method -> method.methodName().equalsString("link")))
            .as("what link() of " + name(type) + " uses")
            .containsAll(uses);
      }
    }
  }

  /**
   * A lambda that the JVM cannot link once, for want of memory, may be broken for ever, and with it
   * the operation that has it.
   */
  @Test
  void noOperationHasALambdaOfItsOwn() throws Exception {
    for (ClassModel type : ClassFiles.ofCore()) {
      if (OPERATIONS.matcher(name(type)).matches()) {
        assertThat(lambdas(type)).as("what links a lambda in " + name(type)).isEmpty();
      }
    }
  }

  /**
   * Those with initialisers, by the JVM's log. Of what the program itself links, such as its
   * lambdas, {@code java.lang} has the classes.
   */
  @Test
  void noOperationIsTheFirstToUseAClassOfTheJdks() throws Exception {
    Assumptions.assumeTrue(Scheduler.global().isNative(), "the JDK's scheduler uses others");
    List<String> lines =
        OtherJvm.run(FirstOperations.class, OtherJvm.openAnd("-Xlog:class+init=info"))
            .lines()
            .filter(line -> line.contains("Initializing '"))
            .toList();
    String begun = "'" + FirstOperations.Begun.class.getName().replace('.', '/') + "'";
    assertThat(lines).anyMatch(line -> line.contains(begun));
    assertThat(lines.stream().dropWhile(line -> !line.contains(begun)))
        .filteredOn(line -> line.matches(".*'java/(?!lang/)[^']*' .*by thread \"heddle-carrier.*"))
        .isEmpty();
  }

  /** By the JVM's log: a question to the JVM would load them. */
  @Test
  void typesThatAreCaughtWithoutMemoryAreLoadedBefore() throws Exception {
    List<String> loaded =
        OtherJvm.run(FirstOperations.class, OtherJvm.openAnd("-Xlog:class+load=info"))
            .lines()
            .takeWhile(line -> !line.contains(" " + FirstOperations.Begun.class.getName() + " "))
            .toList();
    for (Class<?> type : FirstUse.CAUGHT) {
      assertThat(loaded).anyMatch(line -> line.contains("] " + type.getName() + " source"));
    }
    assertThat(FirstUse.CAUGHT).contains(RejectedExecutionException.class);
  }

  private static Set<String> lambdas(ClassModel type) {
    return type.methods().stream()
        .filter(method -> !BEFOREHAND.contains(method.methodName().stringValue()))
        .filter(method ->
            method.code().stream()
                .flatMap(code -> code.elementStream())
                .anyMatch(InvokeDynamicInstruction.class::isInstance))
        .map(method -> method.methodName().stringValue())
        .collect(Collectors.toSet());
  }

  /** The ways in which the methods use handles, each with its types. */
  private static Set<String> uses(ClassModel type, Predicate<MethodModel> methods) {
    return type.methods().stream()
        .filter(methods)
        .flatMap(method -> method.code().stream())
        .flatMap(code -> code.elementStream())
        .filter(InvokeInstruction.class::isInstance)
        .map(InvokeInstruction.class::cast)
        .filter(call -> HANDLES.contains(call.owner().asInternalName()))
        .filter(call -> call.opcode() == Opcode.INVOKEVIRTUAL)
        .filter(call ->
            !call.owner().asInternalName().equals(METHOD_HANDLE)
                || !METHODS_MAY_FAIL.contains(name(type)))
        .filter(call -> !ASKS.contains(call.name().stringValue()))
        .map(call -> call.name().stringValue() + call.type().stringValue())
        .collect(Collectors.toSet());
  }

  private static List<String> initialised() throws Exception {
    return ClassFiles.ofCore().stream()
        .filter(FirstUseTest::hasInitialiser)
        .map(FirstUseTest::name)
        .toList();
  }

  private static String name(ClassModel type) {
    return type.thisClass().asInternalName().replace('/', '.');
  }

  private static boolean hasInitialiser(ClassModel type) {
    return type.methods().stream().anyMatch(method -> method.methodName().equalsString("<clinit>"));
  }
}
