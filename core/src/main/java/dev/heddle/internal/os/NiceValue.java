package dev.heddle.internal.os;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The nice values of this process's threads. Linux keeps one for each thread, where POSIX has one
 * for each process (setpriority(2), <i>C library/kernel differences</i>). Raising one needs no
 * privilege. Lowering one again needs CAP_SYS_NICE, so nothing here does.
 *
 * <p>This calls the C library's {@code getpriority} and {@code setpriority} through {@code
 * java.lang.foreign}, but only if the JVM was started with {@code --enable-native-access} for
 * Heddle: otherwise a call would print a warning, and later JDKs refuse it.
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

  private final MethodHandle getPriority;
  private final MethodHandle setPriority;

  private NiceValue(MethodHandle getPriority, MethodHandle setPriority) {
    this.getPriority = getPriority;
    this.setPriority = setPriority;
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

  /**
   * Raises the nice value of a thread of this process by {@code more}, up to the highest; returns
   * whether that succeeded. The present value is the process's own, which need not be 0.
   */
  public boolean raise(int thread, int more) {
    try {
      int now = (int) getPriority.invokeExact(PRIO_PROCESS, thread);
      int value = Math.min(HIGHEST, now + more);
      return (int) setPriority.invokeExact(PRIO_PROCESS, thread, value) == 0;
    } catch (Error | RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  @SuppressWarnings("restricted") // see isAllowed
  private static @Nullable NiceValue find() {
    Linker linker = Linker.nativeLinker();
    Optional<MemorySegment> get = linker.defaultLookup().find("getpriority");
    Optional<MemorySegment> set = linker.defaultLookup().find("setpriority");
    if (get.isEmpty() || set.isEmpty()) {
      return null;
    }
    ValueLayout.OfInt number = ValueLayout.JAVA_INT;
    return new NiceValue(
        linker.downcallHandle(get.get(), FunctionDescriptor.of(number, number, number)),
        linker.downcallHandle(set.get(), FunctionDescriptor.of(number, number, number, number)));
  }
}
