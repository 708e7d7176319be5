package dev.heddle.internal.sched;

/** The inside of a scheduler that a test has made by its builder. */
final class LiveScheduler {

  private LiveScheduler() {}

  static NativeScheduler named(String name) {
    return SchedulerCore.all().stream()
        .filter(core -> core.name().equals(name))
        .map(NativeScheduler.class::cast)
        .findFirst()
        .orElseThrow();
  }
}
