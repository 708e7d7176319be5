package dev.heddle.internal.jdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.invoke.VarHandle.AccessMode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A JDK in which something is missing, or is another thing than it was, is told when the handles
 * are resolved: no carrier meets it.
 */
class JdkMembersTest {

  @BeforeEach
  void onlyWhereTheJdkIsOpen() {
    assumeTrue(JdkThreads.isNative());
  }

  /** This JDK, with something else in place of what is called {@code name}, or nothing. */
  private static JdkMembers with(String name, String other) {
    return new JdkMembers(each -> each.equals(name) ? other : each);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "java.lang.ThreadBuilders",
        "java.lang.VirtualThread",
        "java.lang.ThreadLocal$ThreadLocalMap",
        "sun.nio.ch.Interruptible",
        "newVirtualThread",
        "NO_INHERIT_THREAD_LOCALS",
        "scheduler",
        "runContinuation",
        "carrierThread",
        "threadLocals",
        "inheritableThreadLocals",
        "nioBlocker"
      })
  void whatThreadsAreMadeWithMayBeMissing(String name) {
    assertThatThrownBy(() -> JdkThreads.Internals.resolve(with(name, "gone")))
        .isInstanceOf(ReflectiveOperationException.class);
  }

  /** Each of the second is there, and is of another type. */
  @ParameterizedTest
  @CsvSource({
    "scheduler, runContinuation",
    "runContinuation, scheduler",
    "carrierThread, state",
    "threadLocals, nioBlocker",
    "nioBlocker, threadLocals",
    "NO_INHERIT_THREAD_LOCALS, interrupted",
    "newVirtualThread, newThreadWithoutContainer",
    "sun.nio.ch.Interruptible, java.lang.Runnable",
    "sun.nio.ch.Interruptible, java.lang.Object",
  })
  void whatThreadsAreMadeWithMayBeOfAnotherType(String name, String other) {
    assertThatThrownBy(() -> JdkThreads.Internals.resolve(with(name, other)))
        .isInstanceOfAny(ReflectiveOperationException.class, RuntimeException.class);
  }

  /** An interface with the method, and one more that asks for an answer. */
  interface Asking {
    void interrupt(Thread target);

    boolean mayInterrupt();
  }

  @Test
  void aHookThatIsAskedForAnAnswerIsNotKnown() {
    assertThatThrownBy(() -> JdkThreads.Internals.interruptHook(Asking.class))
        .isInstanceOf(ReflectiveOperationException.class)
        .hasMessageContaining("mayInterrupt");
  }

  @Test
  void thisJdkHasAllKnownMembers() throws ReflectiveOperationException {
    assertThat(JdkThreads.Internals.resolve(new JdkMembers(name -> name))).isNotNull();
    assumeTrue(Mount.isOwn());
    assertThat(Mount.Handles.resolve(new JdkMembers(name -> name))).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "java.lang.VirtualThread$VThreadContinuation",
        "STARTED",
        "RUNNING",
        "YIELDING",
        "YIELDED",
        "state",
        "carrierThread",
        "cont",
        "interrupted",
        "interruptLock",
        "setCurrentThread",
        "setInterrupt",
        "clearInterrupt",
        "yieldContinuation",
        "run",
        "isDone",
        "afterDone",
        "afterYield"
      })
  void aStepMayBeMissing(String name) {
    assumeTrue(Mount.isOwn());
    assertThatThrownBy(() -> Mount.Handles.resolve(with(name, "gone")))
        .isInstanceOf(ReflectiveOperationException.class);
  }

  @Test
  void whatTellsTheJvmOfATransitionMayBeMissing() {
    assumeTrue(Mount.isOwn());
    JdkMembers without =
        new JdkMembers(
            name -> name.startsWith("notifyJvmti") || name.endsWith("Transition") ? "gone" : name);
    assertThatThrownBy(() -> Mount.Handles.resolve(without))
        .isInstanceOf(ReflectiveOperationException.class);
  }

  /** Each of the second is there, and is of another type, or has another value. */
  @ParameterizedTest
  @CsvSource({
    "state, parkPermit",
    "carrierThread, scheduler",
    "cont, scheduler",
    "interrupted, interruptLock",
    "interruptLock, interrupted",
    "yieldContinuation, afterYield",
    "isDone, run",
    "run, isDone",
    "setCurrentThread, setInterrupt",
    "YIELDED, YIELDING",
    "RUNNING, NEW",
    "java.lang.VirtualThread$VThreadContinuation, jdk.internal.vm.Continuation$Pinned",
  })
  void aStepMayBeAnother(String name, String other) {
    assumeTrue(Mount.isOwn());
    assertThatThrownBy(() -> Mount.Handles.resolve(with(name, other)))
        .isInstanceOfAny(ReflectiveOperationException.class, RuntimeException.class);
  }

  /** What a field may become while its name and type stay. */
  private static final class Fixed {
    private final int value;

    Fixed(int value) {
      this.value = value;
    }
  }

  @Test
  void aFieldThatMayNotBeWrittenAnyMoreIsRefused() throws ReflectiveOperationException {
    JdkMembers jdk = new JdkMembers(name -> name);
    assertThat(jdk.field(Fixed.class, "value", int.class).get(new Fixed(7))).isEqualTo(7);
    assertThatThrownBy(() -> jdk.field(Fixed.class, "value", int.class, AccessMode.SET_RELEASE))
        .isInstanceOf(NoSuchFieldException.class)
        .hasMessage(Fixed.class.getName() + ".value cannot be used by setRelease");
  }
}
