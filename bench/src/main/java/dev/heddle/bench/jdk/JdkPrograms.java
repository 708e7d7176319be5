package dev.heddle.bench.jdk;

import dev.heddle.bench.harness.Beside;
import dev.heddle.bench.harness.Suite;
import dev.heddle.bench.harness.VirtualThreads;

/** The programs on plain virtual threads. The JDK has no select, so that program is missing. */
public final class JdkPrograms {
  private static final Suite SUITE =
      new Suite()
          .add("pingpong", PingPong::run)
          .add("unbuffered", ProducerConsumer::unbuffered)
          .add("buffered", ProducerConsumer::buffered)
          .add("manytomany", ManyToMany::run)
          .add("pipeline", Pipeline::run)
          .add("sieve", Sieve::run)
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
          .addParted("fairness", Fairness::run)
          .addParted("starvation", Starvation::run)
          .addParted("interactive", Interactive::run)
          .addParted("hogs4", Beside.ofThreads(4, VirtualThreads::start))
          .addParted("hogs64", Beside.ofThreads(64, VirtualThreads::start))
          .addParted("hogs512", Beside.ofThreads(512, VirtualThreads::start))
          .addParted("echo10", Echo::run)
          .addParted("echo100", Echo::run)
          .addParted("echo1000", Echo::run)
          .addParted("echo10000", Echo::run)
          .addParted("echoidle", Echo::besideIdle)
          .addParted("idle", Idle::run)
          .addParted("tenmillion", StartPark::timeAndWeigh);

  private JdkPrograms() {}

  public static void main(String... arguments) throws InterruptedException {
    VirtualThreads.runSuite(SUITE, arguments);
  }
}
