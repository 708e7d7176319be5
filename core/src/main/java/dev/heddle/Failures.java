package dev.heddle;

import org.jspecify.annotations.Nullable;

/** The exceptions that the tasks of a {@link Group} threw, and which of them were reported. */
final class Failures {

  /** The very first failure, for a join when all were reported. Null while no task has failed. */
  private @Nullable GroupException first;

  /** The first failure that was not reported yet, with the others suppressed. */
  private @Nullable GroupException unreported;

  /** Whether there was no memory to keep a failure. */
  private boolean lost;

  /** Notes {@code thrown}. Throws nothing: a failure must not be lost. */
  void add(Throwable thrown) {
    try {
      note(thrown);
    } catch (OutOfMemoryError e) {
      lose();
    }
  }

  private synchronized void lose() {
    lost = true;
  }

  private synchronized void note(Throwable thrown) {
    GroupException before = unreported;
    if (before == null) {
      unreported = new GroupException(thrown);
      first = first == null ? unreported : first;
    } else if (before.getCause() != thrown) {
      before.addSuppressed(thrown);
    }
  }

  /** Throws the failures that were not reported yet, if there are any. */
  void throwUnreported() {
    throwUnreported(null);
  }

  /**
   * The same; otherwise throws the first failure again, if there was one.
   *
   * @param ended a context that ended for a reason of its own, which is then suppressed; or null
   */
  void throwAny(@Nullable Context ended) {
    throwUnreported(ended);
    GroupException again = first();
    if (again != null) {
      throw again;
    }
  }

  private void throwUnreported(@Nullable Context ended) {
    GroupException thrown = takeUnreported(ended);
    if (thrown != null) {
      throw thrown;
    }
  }

  private synchronized @Nullable GroupException takeUnreported(@Nullable Context ended) {
    if (lost && unreported == null) {
      note(new OutOfMemoryError("a task of the group failed, and there was no memory to keep how"));
    }
    lost = false;
    GroupException taken = unreported;
    if (taken != null && ended != null) {
      addEnd(taken, ended);
    }
    unreported = null;
    return taken;
  }

  private static void addEnd(GroupException to, Context ended) {
    try {
      ended.check();
    } catch (CancelledException | DeadlineExceededException end) {
      to.addSuppressed(end);
    }
  }

  private synchronized @Nullable GroupException first() {
    return first;
  }
}
