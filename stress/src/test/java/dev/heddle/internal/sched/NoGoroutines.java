package dev.heddle.internal.sched;

/** The life of the goroutines of a scheduler that starts none. */
final class NoGoroutines extends GoroutineLife {

  @Override
  public void setId(GoroutineBase goroutine, long id) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String name(GoroutineBase goroutine) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ClassLoader contextClassLoader(GoroutineBase goroutine) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void markStartedByHeavy(GoroutineBase goroutine) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isStartedByHeavy(GoroutineBase goroutine) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void runTask(GoroutineBase goroutine) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void end(GoroutineBase goroutine) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Object describe(GoroutineBase goroutine) {
    throw new UnsupportedOperationException();
  }
}
