package dev.heddle.bench.jox;

import dev.heddle.bench.harness.Suite;
import dev.heddle.bench.harness.VirtualThreads;

/**
 * The programs on Jox. Missing are those without a channel, such as start and finish, yield and
 * mutexes, which are the JDK's.
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
          .add("select3", Selects::ofThree)
          .add("select10", Selects::ofTen)
          .addParted("startpark", StartPark::time)
          .addParted("parkedbytes", StartPark::weigh)
          .add("forkjoin", ForkJoin::run)
          .addParted("closing", Closing::run)
          .add("binarytrees", BinaryTrees::run)
          .addParted("tenmillion", StartPark::timeAndWeigh);

  private JoxPrograms() {}

  public static void main(String... arguments) throws InterruptedException {
    VirtualThreads.runSuite(SUITE, arguments);
  }
}
