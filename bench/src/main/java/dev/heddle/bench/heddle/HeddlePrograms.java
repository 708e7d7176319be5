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
          .add("select3", Selects::ofThree)
          .add("select10", Selects::ofTen)
          .add("startfinish", StartFinish::run)
          .addParted("startpark", StartPark::time)
          .addParted("parkedbytes", StartPark::weigh)
          .add("yield", Yield::run)
          .add("forkjoin", ForkJoin::run)
          .add("mutex", Mutexes::exclusive)
          .add("rwmutex", Mutexes::shared)
          .add("waitgroup", WaitGroups::run)
          .addParted("closing", StartPark::close)
          .add("binarytrees", BinaryTrees::run)
          .add("sleepers", Sleepers::time)
          .addParted("sleeperbytes", Sleepers::weigh)
          .addParted("alarms", Alarms::run)
          .addParted("fairness", Fairness::run)
          .addParted("starvation", Starvation::run)
          .addParted("interactive", Interactive::run)
          .addParted("hogs4", BesideHogs.of(4))
          .addParted("hogs64", BesideHogs.of(64))
          .addParted("hogs512", BesideHogs.of(512))
          .addParted("slices", Slices::run)
          .addParted("zeroalarm", ZeroAlarm::run)
          .addParted("blocked", Blocked::run)
          .addParted("echo10", Echo::run)
          .addParted("echo100", Echo::run)
          .addParted("echo1000", Echo::run)
          .addParted("echo10000", Echo::run)
          .addParted("echoidle", Echo::besideIdle)
          .addParted("idle", Idle::run)
          .addParted("tenmillion", StartPark::timeAndWeigh);

  private HeddlePrograms() {}

  public static void main(String... arguments) {
    Heddle.run(() -> SUITE.main(arguments));
  }
}
