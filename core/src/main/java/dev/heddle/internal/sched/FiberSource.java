package dev.heddle.internal.sched;

import java.util.function.Consumer;

/** Makes the fibers of a scheduler, and keeps them in its registry until they end. */
abstract class FiberSource {

  private final FiberRegistry registry;

  /** How the virtual thread of a fiber is started; tests make it fail. */
  volatile Consumer<Thread> starter = Thread::start;

  FiberSource(FiberRegistry registry) {
    this.registry = registry;
  }

  /** Makes a fiber of the scheduler's. */
  abstract Fiber newFiber(GoroutineBase fresh);

  /**
   * Makes a fiber for {@code fresh}, whose thread has not been started.
   *
   * @throws OutOfMemoryError if there is no memory for it
   */
  final Fiber make(GoroutineBase fresh) {
    Fiber fiber = newFiber(fresh);
    fiber.makeThread();
    registry.add(fiber);
    return fiber;
  }

  /** Starts the thread of a fiber that was made here, or throws and forgets the fiber. */
  final void start(Fiber fiber) {
    try {
      starter.accept(fiber.thread());
    } catch (Throwable notStarted) {
      registry.remove(fiber);
      throw notStarted;
    }
  }

  /** Notes that a fiber is about to end. */
  final void retired(Fiber fiber) {
    registry.remove(fiber);
  }
}
