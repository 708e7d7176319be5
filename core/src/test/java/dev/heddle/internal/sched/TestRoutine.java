package dev.heddle.internal.sched;

/** A goroutine of a test's own, without Heddle's. */
final class TestRoutine extends Routine {

  private final Runnable task;
  private boolean suspect;

  TestRoutine(Runnable task) {
    this.task = task;
  }

  @Override
  protected void id(long id) {}

  @Override
  public long id() {
    return 0;
  }

  @Override
  protected void suspect() {
    suspect = true;
  }

  @Override
  protected boolean isSuspect() {
    return suspect;
  }

  @Override
  protected void body() {
    task.run();
  }

  @Override
  protected Object description() {
    return "a test's";
  }

  @Override
  protected void ended() {}
}
