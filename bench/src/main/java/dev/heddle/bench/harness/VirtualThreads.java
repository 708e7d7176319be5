package dev.heddle.bench.harness;

/** Starts the JDK's virtual threads for the peers that run on them. */
public final class VirtualThreads {
  private VirtualThreads() {}

  /**
   * What a thread does; unlike a {@link Runnable} it may throw. It is one all the same, so that a
   * thread carries no second object for it.
   */
  @FunctionalInterface
  @SuppressWarnings("FunctionalInterfaceMethodChanged") // the same act, but free to throw
  public interface Body extends Runnable {
    void work() throws Exception;

    @Override
    default void run() {
      try {
        work();
      } catch (Throwable e) {
        fail(e);
      }
    }
  }

  /** Starts a thread whose failure ends the process, lest the program wait for it for ever. */
  public static Thread start(Body body) {
    return Thread.startVirtualThread(body);
  }

  /** Runs a suite's command line in a virtual thread, where its programs' main thread belongs. */
  public static void runSuite(Suite suite, String... arguments) throws InterruptedException {
    start(() -> suite.main(arguments)).join();
  }

  static void fail(Throwable failure) {
    failure.printStackTrace();
    System.exit(1);
  }
}
