package dev.heddle.bench.jox;

import dev.heddle.bench.harness.Suite;
import dev.heddle.bench.harness.VirtualThreads;

/**
 * The programs on Jox. Missing are those without a channel, which are the JDK's: start and finish,
 * and yield.
 */
public final class JoxPrograms {
  private static final Suite SUITE =
      new Suite()
          .add("pingpong", PingPong::run)
          .add("unbuffered", ProducerConsumer::unbuffered)
          .add("buffered", ProducerConsumer::buffered)
          .add("manytomany", ManyToMany::run)
          .add("pipeline", Pipeline::run)
          .add("sieve", Sieve::run)
          .add("select3", Select3::run)
          .addParted("startpark", StartPark::time)
          .addParted("parkedbytes", StartPark::weigh)
          .add("forkjoin", ForkJoin::run)
          .addParted("tenmillion", StartPark::timeAndWeigh);

  private JoxPrograms() {}

  public static void main(String... arguments) throws InterruptedException {
    VirtualThreads.runSuite(SUITE, arguments);
  }
}
