package dev.heddle;

import dev.heddle.internal.lock.StackRoom;
import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;

/**
 * A {@code select} that is built once and awaited many times. An await allocates nothing, so this
 * is the form for loops.
 *
 * <pre>{@code
 * Select events = Select.of(
 *     onReceive(requests, this::serve),
 *     onReceive(quit, nothing -> running = false));
 * while (running) {
 *   events.await();
 * }
 * }</pre>
 *
 * <p>The value that a send offers may differ each time: see {@link Heddle#onSendFrom}. Only one
 * caller at a time may await a select. One of its own bodies may await it again.
 */
public final class Select {

  private static final VarHandle BUSY =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "busy", VarHandle.class, Select.class, boolean.class);

  static {
    link();
  }

  private final Selection selection;

  /** Whether a caller awaits it; set by compare-and-set. */
  private boolean busy;

  private Select(Selection selection) {
    this.selection = selection;
  }

  /**
   * Uses the variable handle in each way that is used here. The JVM allocates for the first use of
   * each, and without memory for it a select would stay busy.
   */
  private static void link() {
    Select select = of();
    boolean same = BUSY.compareAndSet(select, false, false);
    BUSY.setRelease(select, false);
    assert same;
  }

  /**
   * Builds a select.
   *
   * @param cases its cases, as for {@link Heddle#select}
   * @return the select
   * @throws IllegalArgumentException if there are two {@code onDefault}s
   */
  public static Select of(SelectCase... cases) {
    return new Select(new Selection(Objects.requireNonNull(cases, Selection.NO_ARRAY).clone()));
  }

  /**
   * Waits until one of the cases can happen, lets it happen, and runs its body, as {@link
   * Heddle#select} does. When the body runs, no lock is held, and this select may be awaited again.
   *
   * @throws IllegalStateException if another caller awaits this select
   * @throws ChannelClosedException if the case chosen is a send and its channel is closed
   * @throws ChannelFailedException if the case chosen is a receive and its channel was closed with
   *     a failure, and is drained
   * @throws CancelledException if the caller is interrupted or cancelled; no case has happened
   */
  public void await() {
    StackRoom.reserve(); // for the release below, even if the selection throws
    if (!BUSY.compareAndSet(this, false, true)) {
      throw new IllegalStateException(
          "this select is awaited already, by another caller or around the source of one of its sends;"
              + " build one for each");
    }
    SelectCase chosen;
    Object received;
    try {
      chosen = (SelectCase) selection.select();
      received = selection.takeReceived();
    } finally {
      BUSY.setRelease(this, false);
    }
    chosen.complete(received);
  }
}
