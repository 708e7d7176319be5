package dev.heddle.sync;

import dev.heddle.CancelledException;
import dev.heddle.internal.lock.StackRoom;
import dev.heddle.internal.park.WaitReason;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value that is computed when it is first asked for, and once. Go: {@code sync.OnceValue}.
 *
 * <p>Memory: what the computation did happens before every {@code get} returns.
 *
 * @param <T> what the value is; may be null if the supplier gives null
 */
public final class Lazy<T extends @Nullable Object> {

  private static final VarHandle EXECUTION;

  static {
    try {
      EXECUTION = MethodHandles.lookup().findVarHandle(Lazy.class, "execution", Execution.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Computes the value; null once it has, so that what it refers to can be collected. */
  private @Nullable Supplier<? extends T> source;

  /** The one computation, set by compare-and-set; null before it. */
  private volatile @Nullable Execution<T> execution;

  private Lazy(Supplier<? extends T> source) {
    this.source = source;
  }

  /**
   * A value that {@code source} computes when it is first asked for.
   *
   * @param <T> what the value is
   * @param source computes it
   * @return the value to be
   */
  public static <T extends @Nullable Object> Lazy<T> of(Supplier<? extends T> source) {
    return new Lazy<>(Objects.requireNonNull(source, "source"));
  }

  /**
   * The value. The first call computes it, others wait for that. If the computation throws, each
   * call throws that same exception; it is not tried again.
   *
   * @return the value
   * @throws IllegalStateException if it is called by the computation itself
   * @throws CancelledException if the caller waits, and is interrupted or cancelled
   */
  public T get() {
    Execution<T> present = execution;
    if (present == null) {
      present = computeFirst();
    }
    if (!present.isPublished()) {
      present.await(WaitReason.LAZY, "get");
    }
    return present.result();
  }

  /** Computes the value, or returns the computation that came first. */
  private Execution<T> computeFirst() {
    Execution<T> own = new Execution<>("Lazy");
    StackRoom.reserve();
    @SuppressWarnings("unchecked")
    var other = (Execution<T>) EXECUTION.compareAndExchange(this, null, own);
    if (other != null) {
      return other;
    }
    Supplier<? extends T> compute = source;
    assert compute != null;
    own.run(compute::get);
    source = null;
    own.publish();
    return own;
  }
}
