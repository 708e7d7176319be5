package dev.heddle.sync;

import dev.heddle.CancelledException;
import dev.heddle.internal.lock.StackRoom;
import dev.heddle.internal.park.WaitReason;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Lets concurrent calls with the same key share one execution of a task. Go: {@code
 * golang.org/x/sync/singleflight}.
 *
 * <p>It is not a cache: once an execution has ended, the next call for its key begins another.
 * Memory consistency effects: the actions of an execution <i>happen-before</i> the return of each
 * call that shares it.
 *
 * @param <K> the type of the keys; it has {@code equals} and {@code hashCode}
 * @param <V> what an execution returns
 */
public final class SingleFlight<K, V extends @Nullable Object> {

  private final ConcurrentHashMap<K, Execution<V>> inFlight = new ConcurrentHashMap<>();

  /** Makes one in which no task is executed. */
  public SingleFlight() {}

  /**
   * Executes {@code task} on the caller's stack, or, if another call for {@code key} is doing so,
   * waits for that execution and shares its result or exception. Go: {@code Do}.
   *
   * @param key what the task is about
   * @param task does it
   * @return what the task, or the other call's, returned
   * @throws Exception if the task, or the other call's, threw it: the same one in all calls that
   *     share it
   * @throws IllegalStateException if it is called for {@code key} by the task that it executes
   * @throws CancelledException if the caller waits, and is interrupted or cancelled; the execution
   *     goes on
   */
  public V get(K key, Callable<V> task) throws Exception {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(task, "task");
    Execution<V> own = new Execution<>("SingleFlight");
    StackRoom.reserve();
    Execution<V> other = inFlight.putIfAbsent(key, own);
    if (other != null) {
      other.await(WaitReason.SINGLE_FLIGHT, "get");
      return other.result();
    }
    own.call(task);
    try {
      inFlight.remove(key, own);
    } finally {
      own.publish(); // the key's own code may throw
    }
    return own.result();
  }
}
