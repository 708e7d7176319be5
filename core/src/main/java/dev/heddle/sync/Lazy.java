package dev.heddle.sync;

import dev.heddle.CancelledException;
import dev.heddle.internal.lock.StackRoom;
import dev.heddle.internal.park.WaitReason;
import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value that is computed once, when it is first asked for. Go: {@code sync.OnceValue}.
 *
 * <p>Memory consistency effects: the actions of the computation <i>happen-before</i> the return of
 * every {@code get}.
 *
 * @param <T> the type of the value, which is null if the supplier gives null
 */
public final class Lazy<T extends @Nullable Object> {

  private static final VarHandle EXECUTION =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "execution", VarHandle.class, Lazy.class, Execution.class);

  /** Computes the value. Null once it has, so that the objects it refers to can be collected. */
  private @Nullable Supplier<? extends T> source;

  /**
   * The one computation, set by compare-and-set; null before it, and after one whose caller was
   * cancelled.
   */
  private volatile @Nullable Execution<T> execution;

  private Lazy(Supplier<? extends T> source) {
    this.source = source;
  }

  /**
   * Makes a value that {@code source} computes when it is first asked for.
   *
   * @param <T> the type of the value
   * @param source computes it
   * @return the lazy value
   */
  public static <T extends @Nullable Object> Lazy<T> of(Supplier<? extends T> source) {
    return new Lazy<>(Objects.requireNonNull(source, "source"));
  }

  /**
   * The value. The first call computes it, and the others wait for that. If the computation throws,
   * every call throws that same exception, and it is not tried again. Go: {@code OnceValue}, which
   * panics with the same value on every call.
   *
   * <p>Except that a call which is cancelled, because its thread is interrupted or its context
   * ends, keeps what the computation then throws for itself. The next call, or one that waits,
   * computes anew: a cancel of one caller says nothing about the value.
   *
   * @return the value
   * @throws IllegalStateException if it is called by the computation itself
   * @throws CancelledException if the caller waits, and is interrupted or cancelled
   */
  public T get() {
    for (; ; ) {
      Execution<T> present = execution;
      if (present == null) {
        present = computeFirst();
      }
      if (!present.isPublished()) {
        present.await(WaitReason.LAZY, "get");
      }
      if (!present.isOfACancelledCaller()) {
        return present.result();
      }
    }
  }

  /** Computes the value, or returns the computation of another call that came first. */
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
    own.get(compute); // allocates nothing: an error here would leave the others waiting
    if (own.isOfACancelledCaller()) {
      execution = null; // the next call begins anew, and those that wait find it so
      own.publish();
      own.rethrow();
    }
    source = null;
    own.publish();
    return own;
  }
}
