package dev.heddle.soak;

/** One kind of work: does a random amount of it, waits for its end, and checks what came of it. */
@FunctionalInterface
interface Drill {
  void run(Round round) throws Exception;
}
