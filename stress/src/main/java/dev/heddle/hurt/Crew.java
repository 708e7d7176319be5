package dev.heddle.hurt;

import dev.heddle.Goroutine;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/** The parties of a round: most are goroutines, some threads, some foreign virtual threads. */
final class Crew {

  private static final int GOROUTINES = 12;
  private static final int THREADS = 2;
  private static final int FOREIGN = 2;
  private static final int ALL = GOROUTINES + THREADS + FOREIGN;

  /** How many deeds each makes in advance, so that it has some to do while the heap is full. */
  private static final int STOCK = 128;

  /** How many it makes before each that it does. */
  private static final int FRESH = 8;

  private final HurtOptions options;
  private final Stage stage;
  private final boolean hurts;
  private final List<Deeds.Kind> kinds;

  /** How many deeds each has done; their ends are marked by what cannot be counted to. */
  private final AtomicLongArray deeds = new AtomicLongArray(ALL);

  private final Brink[] brinks = new Brink[ALL];

  /** Made before the heap is full: a party may have its first turn then. */
  private final Deed[][] stocks = new Deed[ALL][STOCK];

  private final @Nullable Thread[] threads = new Thread[ALL];
  private final @Nullable Goroutine[] goroutines = new Goroutine[ALL];
  private final AtomicLongArray ended = new AtomicLongArray(ALL);
  private volatile boolean stopping;

  Crew(HurtOptions options, Stage stage, boolean hurts) {
    this.options = options;
    this.stage = stage;
    this.hurts = hurts;
    kinds = options.kinds();
    for (int i = 0; i < ALL; i++) {
      brinks[i] = new Brink(hurts && options.overflows());
    }
  }

  void start(SplittableRandom random) {
    for (int i = 0; i < ALL; i++) {
      int party = i;
      SplittableRandom own = random.split();
      if (i < GOROUTINES) {
        goroutines[i] = stage.scheduler.go(() -> perform(party, own));
      } else if (i < GOROUTINES + THREADS) {
        threads[i] =
            Thread.ofPlatform().daemon().name("hurt-party").start(() -> perform(party, own));
      } else {
        // A goroutine starts it, so that it runs on Heddle's carriers; while there is memory.
        stage
            .scheduler
            .go(() -> threads[party] = Thread.startVirtualThread(() -> perform(party, own)))
            .join();
      }
    }
  }

  /** Interrupts somebody now and then, for so long. */
  void play(SplittableRandom random, long nanos) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < nanos) {
      Pause.nanos(2_000_000);
      interrupt(random.nextInt(ALL));
    }
  }

  private void interrupt(int party) {
    try {
      Goroutine goroutine = goroutines[party];
      Thread thread = threads[party];
      if (goroutine != null) {
        goroutine.cancel();
      } else if (thread != null) {
        thread.interrupt();
      }
    } catch (OutOfMemoryError e) {
      // another time
    }
  }

  /** Has everybody end. */
  void end() {
    stopping = true;
    for (int party = 0; party < ALL; party++) {
      for (int tries = 0; ended.get(party) == 0; tries++) {
        Pause.nanos(Math.min(tries, 20) * 100_000L + 1);
        for (int other = party; other < ALL; other++) {
          if (ended.get(other) == 0) {
            interrupt(other);
          }
        }
      }
    }
    for (Goroutine goroutine : goroutines) {
      if (goroutine != null) {
        goroutine.join();
      }
    }
  }

  private void perform(int party, SplittableRandom random) {
    Brink brink = brinks[party];
    Deed[] stock = stocks[party];
    int inStock = 0;
    while (!stopping) {
      try {
        for (int i = 0; i < FRESH && inStock < STOCK; i++) {
          stock[inStock] = kinds.get(random.nextInt(kinds.size())).make(stage, random);
          inStock++;
        }
      } catch (OutOfMemoryError e) {
        brink.outOfMemory++;
      }
      if (inStock == 0) {
        Pause.here();
        continue;
      }
      brink.take(stock[--inStock], random);
      perform(party, brink);
      if (!stopping && Thread.interrupted()) {
        brink.interrupted++;
      }
      deeds.incrementAndGet(party);
    }
    ended.set(party, 1);
  }

  private static void perform(int party, Brink brink) {
    for (; ; ) {
      try {
        brink.perform();
        return;
      } catch (OutOfMemoryError e) {
        brink.outOfMemory++;
      } catch (Throwable thrown) {
        Report.end(Report.FAULT, "a deed of party " + party, thrown);
      }
    }
  }

  /** Prints who has not ended, and what it does; goroutines stand in their own dump. */
  void printThoseLeft() {
    for (int party = 0; party < ALL; party++) {
      if (ended.get(party) == 0) {
        System.err.println(
            "\nparty " + party + " goes on: " + goroutines[party] + " " + brinks[party]);
        Thread thread = threads[party];
        if (thread != null) {
          System.err.println(thread + " " + thread.getState());
          Report.print(thread.getStackTrace());
        }
      }
    }
  }

  /** How many deeds were done. */
  long steps() {
    long n = 0;
    for (int i = 0; i < ALL; i++) {
      n += deeds.get(i);
    }
    return n;
  }

  @Override
  public String toString() {
    long overflowed = 0;
    long outOfMemory = 0;
    for (Brink brink : brinks) {
      overflowed += brink.overflowed;
      outOfMemory += brink.outOfMemory;
    }
    return "%d deeds, %d values, overflowed %d times, out of memory %d times"
        .formatted(steps(), stage.values.count(), overflowed, outOfMemory);
  }
}
