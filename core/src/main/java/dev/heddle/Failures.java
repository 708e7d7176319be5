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
    GroupException thrown = takeUnreported();
    if (thrown != null) {
      throw thrown;
    }
  }

  /** The same; otherwise throws the first failure again, if there was one. */
  void throwAny() {
    throwUnreported();
    GroupException again = first();
    if (again != null) {
      throw again;
    }
  }

  private synchronized @Nullable GroupException takeUnreported() {
    if (lost && unreported == null) {
      note(new OutOfMemoryError("a task of the group failed, and there was no memory to keep how"));
    }
    lost = false;
    GroupException taken = unreported;
    unreported = null;
    return taken;
  }

  private synchronized @Nullable GroupException first() {
    return first;
  }
}
