package dev.heddle;

import dev.heddle.internal.report.Lineage;
import org.jspecify.annotations.Nullable;

/**
 * What a goroutine has from its start: its starter's run and context, its name, and the place.
 * Goroutines without a name or a recorded place share the origin of their run, which then takes no
 * memory.
 *
 * @param run the run it belongs to, whose goroutines' panics end it; null outside a run
 * @param name its name; empty if it was given none
 * @param lineage where it was started, and its starters; null if that was not recorded
 * @param context the context it was started in; null for the background
 * @param plain the origin without name and lineage; null if this is it
 */
record Origin(
    @Nullable Run run,
    String name,
    @Nullable Lineage lineage,
    @Nullable Context context,
    @Nullable Origin plain) {

  /** The origin of goroutines that belong to no run. */
  static final Origin OUTSIDE = new Origin(null);

  /** The origin of goroutines that the calling thread starts, which is not a goroutine itself. */
  static Origin outside() {
    Context context = CurrentContext.ofThread();
    return context == null ? OUTSIDE : OUTSIDE.in(context);
  }

  /** The origin of plain goroutines of {@code run}. */
  Origin(@Nullable Run run) {
    this(run, "", null, null, null);
  }

  /** The same, in another context. */
  Origin in(@Nullable Context other) {
    return new Origin(run, name, lineage, other, new Origin(run, "", null, other, null));
  }

  /** The origin of a goroutine that is started by a goroutine of this origin. */
  Origin child(@Nullable String childName) {
    Origin base = plain == null ? this : plain;
    Lineage own = Lineage.record(lineage);
    return childName == null && own == null
        ? base
        : new Origin(run, childName == null ? "" : childName, own, context, base);
  }
}
