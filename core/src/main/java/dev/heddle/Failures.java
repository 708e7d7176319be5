package dev.heddle;

import org.jspecify.annotations.Nullable;

/** What the tasks of a {@link Group} have thrown, and whether anybody was told of it. */
final class Failures {

  /** The very first, for whoever asks when all have been told. Null while no task has failed. */
  private @Nullable GroupException first;

  /** Of those that nobody was told of, the first, with the others suppressed. */
  private @Nullable GroupException untold;

  /** Whether there was one that there was no memory to keep. */
  private boolean lost;

  /** Notes {@code thrown}; throws nothing: a failure that nobody is told of is one that counts. */
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
    GroupException before = untold;
    if (before == null) {
      untold = new GroupException(thrown);
      first = first == null ? untold : first;
    } else if (before.getCause() != thrown) {
      before.addSuppressed(thrown);
    }
  }

  /** Throws what nobody was told of, if there is anything. */
  void throwUntold() {
    GroupException thrown = takeUntold();
    if (thrown != null) {
      throw thrown;
    }
  }

  /** The same, or else throws the first failure again, if there was one. */
  void throwAny() {
    throwUntold();
    GroupException again = first();
    if (again != null) {
      throw again;
    }
  }

  private synchronized @Nullable GroupException takeUntold() {
    if (lost && untold == null) {
      note(new OutOfMemoryError("a task of the group failed, and there was no memory to keep how"));
    }
    lost = false;
    GroupException taken = untold;
    untold = null;
    return taken;
  }

  private synchronized @Nullable GroupException first() {
    return first;
  }
}
