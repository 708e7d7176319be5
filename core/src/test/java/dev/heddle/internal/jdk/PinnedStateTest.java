package dev.heddle.internal.jdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.reflect.Field;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** What the JDK knows of a virtual thread that was to leave its carrier and could not. */
class PinnedStateTest {

  private static final List<Integer> STATES = new ArrayList<>();

  /** Whose initialiser's frames are native. */
  private static final class Pinned {
    static final String VALUE = leave();

    private static String leave() {
      STATES.add(state(Thread.currentThread()));
      Mount.leave();
      STATES.add(state(Thread.currentThread()));
      return "initialised";
    }
  }

  private static int state(Thread virtual) {
    try {
      Field state = Class.forName("java.lang.VirtualThread").getDeclaredField("state");
      state.setAccessible(true);
      return state.getInt(virtual);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  /** It runs on, and so is not about to yield. */
  @Test
  void theStateOfAPinnedThreadIsRestored() {
    assumeTrue(Mount.isOwn());
    Queue<Runnable> submitted = new ArrayDeque<>();
    List<String> log = new ArrayList<>();
    Thread virtual = JdkThreads.newVirtualThread(submitted::add, () -> log.add(Pinned.VALUE));
    virtual.start();
    submitted.remove();
    Mount.run(virtual, Thread.currentThread());
    assertThat(log).containsExactly("initialised");
    assertThat(STATES).hasSize(2);
    assertThat(STATES.get(1)).isEqualTo(STATES.get(0));
  }
}
