package dev.heddle.internal.os;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The nice values of this process's threads. Linux keeps one for each thread, where POSIX has one
 * for each process (setpriority(2), <i>C library/kernel differences</i>). Raising one needs no
 * privilege. Lowering one again needs CAP_SYS_NICE, or a limit RLIMIT_NICE that allows for it.
 *
 * <p>This calls functions of the C library through {@code java.lang.foreign}, but only if the JVM
 * was started with {@code --enable-native-access} for Heddle: otherwise a call would print a
 * warning, and later JDKs refuse it.
 */
public final class NiceValue {

  /** The id that stands for a thread whose id is not known. */
  public static final int NO_THREAD = 0;

  private static final boolean LINUX = System.getProperty("os.name", "").equals("Linux");
  private static final Path SELF = Path.of("/proc/thread-self");

  /** {@code PRIO_PROCESS}, which means a thread if it is given a thread's id. */
  private static final int PRIO_PROCESS = 0;

  private static final LoadedAside<NiceValue> OF_THREADS =
      new LoadedAside<>("heddle-nice", NiceValue::find);

  private static final int HIGHEST = 19;

  private static final int PAUSE_MICROS = 50;

  /** More often than a handle is called before the JVM makes code for it alone. */
  private static final int REHEARSED = 160;

  private final MethodHandle getPriority;
  private final MethodHandle setPriority;
  private final MethodHandle usleep;

  /** {@link #pause}, linked beforehand. */
  private final Runnable pausing = this::pause;

  private NiceValue(MethodHandle getPriority, MethodHandle setPriority, MethodHandle usleep) {
    this.getPriority = getPriority;
    this.setPriority = setPriority;
    this.usleep = usleep;
  }

  /** Whether nice values may be available here, as far as is known without a try. */
  public static boolean isAllowed() {
    return LINUX && NiceValue.class.getModule().isNativeAccessEnabled();
  }

  /**
   * The system's id of the calling platform thread; {@link #NO_THREAD} where it is not known, or
   * nice values are not available.
   */
  public static int callersThread() {
    if (!isAllowed()) {
      return NO_THREAD;
    }
    try {
      return Integer.parseInt(Files.readSymbolicLink(SELF).getFileName().toString());
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      return NO_THREAD; // no /proc here, or no memory now: then this thread keeps its priority
    }
  }

  /** The access to them; null where it is not available, or not yet, since it is loaded aside. */
  public static @Nullable NiceValue ofThreads() {
    return isAllowed() ? OF_THREADS.get() : null;
  }

  /** The nice value of a thread of this process. */
  public int of(int thread) {
    try {
      return (int) getPriority.invokeExact(PRIO_PROCESS, thread);
    } catch (Throwable e) {
      throw thrown(e);
    }
  }

  /**
   * Gives a thread of this process the nice value {@code value}, or 19 if that is lower; false if
   * the system refuses.
   */
  public boolean set(int thread, int value) {
    try {
      return (int) setPriority.invokeExact(PRIO_PROCESS, thread, Math.min(HIGHEST, value)) == 0;
    } catch (Throwable e) {
      throw thrown(e);
    }
  }

  /** {@link #pause}. */
  public Runnable pausing() {
    return pausing;
  }

  /** Has the calling thread sleep for a moment, together with the virtual thread it carries. */
  public void pause() {
    try {
      int ended = (int) usleep.invokeExact(PAUSE_MICROS);
      assert ended == 0 || ended == -1;
    } catch (Throwable e) {
      throw thrown(e);
    }
  }

  private static RuntimeException thrown(Throwable e) {
    if (e instanceof Error error) {
      throw error;
    }
    return e instanceof RuntimeException own ? own : new IllegalStateException(e);
  }

  @SuppressWarnings("restricted") // see isAllowed
  private static @Nullable NiceValue find() {
    Linker linker = Linker.nativeLinker();
    SymbolLookup library = linker.defaultLookup();
    Optional<MemorySegment> get = library.find("getpriority");
    Optional<MemorySegment> set = library.find("setpriority");
    Optional<MemorySegment> usleep = library.find("usleep");
    if (get.isEmpty() || set.isEmpty() || usleep.isEmpty()) {
      return null;
    }
    ValueLayout.OfInt number = ValueLayout.JAVA_INT;
    NiceValue found =
        new NiceValue(
            linker.downcallHandle(get.get(), FunctionDescriptor.of(number, number, number)),
            linker.downcallHandle(set.get(), FunctionDescriptor.of(number, number, number, number)),
            linker.downcallHandle(usleep.get(), FunctionDescriptor.of(number, number)));
    found.rehearse();
    return found;
  }

  /** Calls what must not meet a lack of memory later as often as the JVM allocates for a call. */
  private void rehearse() {
    int self = callersThread();
    int own = of(self);
    for (int i = 0; i < REHEARSED; i++) {
      pause();
      set(self, own);
    }
  }
}
