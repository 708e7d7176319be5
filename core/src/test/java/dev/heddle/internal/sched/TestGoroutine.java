package dev.heddle.internal.sched;

/** A goroutine of a test's own, without Heddle's. */
final class TestGoroutine extends GoroutineBase {

  /** The life of such goroutines: they run their task. */
  static final GoroutineLife LIFE =
      new GoroutineLife() {
        @Override
        public void setId(GoroutineBase goroutine, long id) {
          ((TestGoroutine) goroutine).id = id;
        }

        @Override
        public String name(GoroutineBase goroutine) {
          return "";
        }

        @Override
        public ClassLoader contextClassLoader(GoroutineBase goroutine) {
          return ClassLoader.getSystemClassLoader();
        }

        @Override
        public void markStartedByHeavy(GoroutineBase goroutine) {
          ((TestGoroutine) goroutine).startedByHeavy = true;
        }

        @Override
        public boolean isStartedByHeavy(GoroutineBase goroutine) {
          return ((TestGoroutine) goroutine).startedByHeavy;
        }

        @Override
        public void runTask(GoroutineBase goroutine) {
          ((TestGoroutine) goroutine).task.run();
        }

        @Override
        public void end(GoroutineBase goroutine) {}

        @Override
        public Object describe(GoroutineBase goroutine) {
          return "a test's";
        }
      };

  private final Runnable task;
  private long id;
  private boolean startedByHeavy;

  TestGoroutine(Runnable task) {
    this.task = task;
  }

  @Override
  public long id() {
    return id;
  }
}
