package dev.heddle.sync;

/** A stand-in that keeps the package from being empty. */
public final class WaitGroup {
  /** Creates an empty group. */
  public WaitGroup() {}
}
