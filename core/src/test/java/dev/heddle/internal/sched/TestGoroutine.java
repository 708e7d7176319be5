package dev.heddle.internal.sched;

/** A goroutine of a test's own, without Heddle's. */
final class TestGoroutine extends GoroutineBase {

  private final Runnable task;
  private boolean suspect;

  TestGoroutine(Runnable task) {
    this.task = task;
  }

  @Override
  protected void setId(long id) {}

  @Override
  public long id() {
    return 0;
  }

  @Override
  protected void markStartedByHeavy() {
    suspect = true;
  }

  @Override
  protected boolean isStartedByHeavy() {
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
