package dev.heddle.bench.heddle;

import dev.heddle.Heddle;
import dev.heddle.bench.harness.Suite;

/** The programs on Heddle. */
public final class HeddlePrograms {
  private static final Suite SUITE =
      new Suite()
          .add("pingpong", PingPong::run)
          .add("unbuffered", ProducerConsumer::unbuffered)
          .add("buffered", ProducerConsumer::buffered)
          .add("manytomany", ManyToMany::run)
          .add("pipeline", Pipeline::run)
          .add("sieve", Sieve::run)
          .add("select3", Select3::run)
          .add("startfinish", StartFinish::run)
          .addParted("startpark", StartPark::time)
          .addParted("parkedbytes", StartPark::weigh)
          .add("yield", Yield::run)
          .add("forkjoin", ForkJoin::run)
          .addParted("tenmillion", StartPark::timeAndWeigh);

  private HeddlePrograms() {}

  public static void main(String... arguments) {
    Heddle.run(() -> SUITE.main(arguments));
  }
}
