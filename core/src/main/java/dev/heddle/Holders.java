package dev.heddle;

import dev.heddle.internal.deadlock.HeldLock;
import dev.heddle.internal.deadlock.LeftReads;
import dev.heddle.internal.deadlock.Parties;
import dev.heddle.internal.park.Waiter;
import dev.heddle.internal.sched.GoroutineBase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the holders of locks that goroutines wait for. Made for one report. */
final class Holders {

  /** The goroutines by token; null until needed, since that takes a look at all of them. */
  private @Nullable Map<Long, GoroutineBase> goroutines;

  /** The readers that hold a lock, by the lock's number; null until a reader is asked for. */
  private @Nullable Map<Long, List<Awaited.Holder>> readers;

  /** What {@code waiter} waits for. */
  List<Awaited> awaited(Waiter waiter) {
    return Awaited.things(waiter).stream().map(thing -> awaited(thing, waiter)).toList();
  }

  /** Describes one of the things that {@code waiter} waits for. */
  Awaited awaited(Object thing, Waiter waiter) {
    return Awaited.of(thing, thing instanceof HeldLock lock ? of(lock, waiter) : List.of());
  }

  /** The parties that must unlock {@code lock} before {@code waiter} can go on, as far as known. */
  List<Awaited.Holder> of(HeldLock lock, Waiter waiter) {
    List<Awaited.Holder> holders = new ArrayList<>();
    for (long token : lock.heldBy(waiter)) {
      holders.add(holder(token));
    }
    long listed = lock.listedAs(waiter);
    if (listed != 0) {
      holders.addAll(readers().getOrDefault(listed, List.of()));
      if (LeftReads.has(listed)) {
        holders.add(new Awaited.Holder(Awaited.Kind.ENDED, 0));
      }
    }
    return List.copyOf(holders);
  }

  private Map<Long, GoroutineBase> goroutines() {
    Map<Long, GoroutineBase> known = goroutines;
    if (known == null) {
      known = Parties.goroutines();
      goroutines = known;
    }
    return known;
  }

  private Map<Long, List<Awaited.Holder>> readers() {
    Map<Long, List<Awaited.Holder>> known = readers;
    if (known == null) {
      Map<Long, List<Awaited.Holder>> found = new HashMap<>();
      for (GoroutineBase each : goroutines().values()) {
        if (each instanceof Goroutine goroutine) {
          Awaited.Holder holder = new Awaited.Holder(Awaited.Kind.GOROUTINE, goroutine.id());
          goroutine.forEachRead(
              lock -> found.computeIfAbsent(lock, n -> new ArrayList<>()).add(holder));
        }
      }
      known = found;
      readers = known;
    }
    return known;
  }

  private Awaited.Holder holder(long token) {
    if (goroutines().get(token) instanceof Goroutine goroutine) {
      return new Awaited.Holder(Awaited.Kind.GOROUTINE, goroutine.id());
    }
    return Parties.isAGoroutine(token)
        ? new Awaited.Holder(Awaited.Kind.ENDED, 0)
        : new Awaited.Holder(Awaited.Kind.THREAD, Parties.threadId(token));
  }
}
