package dev.heddle;

import dev.heddle.internal.report.Lineage;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * What a goroutine has from its start: its starter's run, context and context class loader, its
 * name, and the place. Goroutines without a name or a recorded place share the origin of their
 * starter, which then takes no memory.
 *
 * @param run the run it belongs to, whose goroutines' panics end it; null outside a run
 * @param name its name; empty if it was given none
 * @param lineage where it was started, and its starters; null if that was not recorded
 * @param context the context it was started in; null for the background
 * @param loader the context class loader of its starter; may be null, which means the JVM's own
 * @param plain the origin without name and lineage; null if this is it
 */
record Origin(
    @Nullable Run run,
    String name,
    @Nullable Lineage lineage,
    @Nullable Context context,
    @Nullable ClassLoader loader,
    @Nullable Origin plain) {

  private static final ClassLoader SYSTEM_LOADER = ClassLoader.getSystemClassLoader();

  /** The origin of goroutines that belong to no run, and whose starter has nothing of its own. */
  static final Origin OUTSIDE = plain(null, null, SYSTEM_LOADER);

  /**
   * The last origin that {@link #outside} made: all goroutines that a program starts from outside
   * share it if they have one class loader, as those of an application server's program have. It is
   * held weakly, since it would keep the class loader.
   */
  private static volatile WeakReference<Origin> lastOutside = new WeakReference<>(OUTSIDE);

  /** The origin of goroutines that the calling thread starts, which is not a goroutine itself. */
  static Origin outside() {
    Context context = CurrentContext.ofThread();
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    if (OUTSIDE.isOf(context, loader)) {
      return OUTSIDE;
    }
    Origin last = lastOutside.get();
    if (last != null && last.isOf(context, loader)) {
      return last;
    }
    Origin made = plain(null, context, loader);
    lastOutside = new WeakReference<>(made);
    return made;
  }

  private boolean isOf(@Nullable Context otherContext, @Nullable ClassLoader otherLoader) {
    return context == otherContext && loader == otherLoader;
  }

  /** The origin of plain goroutines of {@code run} that the caller starts. */
  static Origin of(Run run) {
    return plain(run, null, Thread.currentThread().getContextClassLoader());
  }

  private static Origin plain(
      @Nullable Run run, @Nullable Context context, @Nullable ClassLoader loader) {
    return new Origin(run, "", null, context, loader, null);
  }

  /** The same, in another context. */
  Origin in(@Nullable Context other) {
    return with(other, loader);
  }

  /** The same, with another context class loader. */
  Origin under(@Nullable ClassLoader other) {
    return with(context, other);
  }

  private Origin with(@Nullable Context newContext, @Nullable ClassLoader newLoader) {
    Origin base = plain(run, newContext, newLoader);
    return plain == null ? base : new Origin(run, name, lineage, newContext, newLoader, base);
  }

  /** The origin of a goroutine that is started by a goroutine of this origin. */
  Origin child(@Nullable String childName) {
    Origin base = plain == null ? this : plain;
    Lineage own = Lineage.record(lineage);
    return childName == null && own == null
        ? base
        : new Origin(run, childName == null ? "" : childName, own, context, loader, base);
  }
}
