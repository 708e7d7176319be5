package dev.heddle;

import dev.heddle.internal.lock.StackRoom;
import dev.heddle.internal.park.SelectNode;
import dev.heddle.internal.park.WaitQueue;
import dev.heddle.internal.park.WaitReason;
import dev.heddle.internal.park.Waiter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The choice among cases: the algorithm of {@code select}. Go: select.go.
 *
 * <p>All channels are locked, in the order of their locks. So the cases are judged at one moment,
 * and two selects cannot deadlock. The cases are tried in random order, and the first that is ready
 * happens. If none is, and there is no default, one waiter joins a queue of every channel before
 * the locks are released. The party that wins the waiter decides the case and has then made the
 * transfer. The locks are taken once more to remove the waiter from the other queues.
 *
 * <p>Made for one list of cases, and used any number of times, by one caller at a time. A use
 * allocates nothing.
 */
final class Selection {

  /** The message for null in place of the cases. */
  static final String NO_ARRAY = "the cases of the select are null; for none at all, pass none";

  private final Case[] cases;

  /** The cases with a channel that can ever be ready, by their index in {@link #cases}. */
  private final int[] order;

  /** The node in the channel's queue, and the value that a send offers; by index of the case. */
  private final @Nullable SelectNode[] nodes;

  private final @Nullable Object[] offers;

  /** The channels without duplicates, in the order in which they are locked. */
  private final Chan<?>[] channels;

  private final @Nullable Case defaultCase;
  private final @Nullable Case timeoutCase;

  /** The value that the chosen case received. */
  private @Nullable Object received;

  Selection(Case[] cases) {
    this.cases = Objects.requireNonNull(cases, NO_ARRAY);
    nodes = new SelectNode[cases.length];
    offers = new Object[cases.length];
    int[] withChannel = new int[cases.length];
    int n = 0;
    Case otherwise = null;
    Case soonest = null;
    for (int i = 0; i < cases.length; i++) {
      Case one =
          Objects.requireNonNull(cases[i], "a case of the select is null; leave it out instead");
      switch (one.kind) {
        case DEFAULT -> {
          if (otherwise != null) {
            throw new IllegalArgumentException(
                "a select has two onDefault cases; it can have only one");
          }
          otherwise = one;
        }
        case TIMEOUT -> soonest = soonest == null || one.nanos < soonest.nanos ? one : soonest;
        case RECEIVE, SEND -> {
          if (one.channel != null && !one.channel.isNever()) {
            nodes[i] = new SelectNode(i);
            withChannel[n++] = i;
          }
        }
      }
    }
    order = Arrays.copyOf(withChannel, n);
    channels = channelsOf(cases, order);
    defaultCase = otherwise;
    timeoutCase = soonest;
  }

  private static Chan<?>[] channelsOf(Case[] cases, int[] order) {
    Chan<?>[] sorted = new Chan<?>[order.length];
    int n = 0;
    for (int i : order) {
      Chan<?> channel = cases[i].channel;
      assert channel != null;
      long rank = channel.lock.order();
      int at = n;
      while (at > 0 && sorted[at - 1].lock.order() > rank) {
        at--;
      }
      if (at > 0 && sorted[at - 1] == channel) {
        continue;
      }
      System.arraycopy(sorted, at, sorted, at + 1, n - at);
      sorted[at] = channel;
      n++;
    }
    return Arrays.copyOf(sorted, n);
  }

  /** The channels that may end its wait, without duplicates, in the order of the cases. */
  List<Object> awaited() {
    List<Object> found = new ArrayList<>();
    for (Case one : cases) {
      Chan<?> channel = one.channel;
      if (channel != null && !channel.isNever() && isNew(channel, found)) {
        found.add(channel);
      }
    }
    return found;
  }

  private static boolean isNew(Object thing, List<Object> found) {
    for (Object each : found) {
      if (each == thing) {
        return false;
      }
    }
    return true;
  }

  /**
   * Waits until a case happens, and returns it. {@link #takeReceived} then has the received value.
   */
  Case select() {
    if (defaultCase == null) {
      Cancellation.check("select");
    }
    takeOffers();
    StackRoom.reserve();
    shuffle();
    lockAll();
    Case ready = takeReady();
    if (ready != null) {
      return checked(ready);
    }
    if (defaultCase != null || (timeoutCase != null && timeoutCase.nanos == 0)) {
      unlockAll();
      forgetOffers();
      Case chosen = defaultCase != null ? defaultCase : timeoutCase;
      assert chosen != null;
      return chosen;
    }
    return checked(await());
  }

  /** Throws if the case has received the end of a channel that was closed with a failure. */
  private Case checked(Case chosen) {
    if (received == null && chosen.kind == Case.Kind.RECEIVE && chosen.channel != null) {
      chosen.channel.checkEnd();
    }
    return chosen;
  }

  @Nullable Object takeReceived() {
    Object value = received;
    received = null;
    return value;
  }

  /** Lets the first ready case happen and releases the locks; null if none is ready. */
  private @Nullable Case takeReady() {
    for (int i : order) {
      Case one = cases[i];
      Chan<?> channel = one.channel;
      assert channel != null;
      if (one.kind == Case.Kind.RECEIVE) {
        Object value = channel.receiveLocked();
        if (value == Chan.NOTHING) {
          continue;
        }
        received = value;
      } else {
        Object offer = offers[i];
        assert offer != null;
        if (!send(channel, offer)) {
          continue;
        }
      }
      unlockAllBut(channel);
      channel.unlockAndWake();
      forgetOffers();
      return one;
    }
    return null;
  }

  /** Sends if that needs no wait. If it throws, all locks are released. */
  private boolean send(Chan<?> channel, Object offer) {
    try {
      return channel.sendLocked(offer);
    } catch (Throwable thrown) { // it is closed, or there is no memory
      unlockAllBut(channel);
      forgetOffers();
      throw thrown;
    }
  }

  /** Adds a waiter to the queue of every case's channel, releases the locks and waits. */
  private Case await() {
    Waiter waiter = callersWaiter();
    waiter.arm(cases.length == 0 ? WaitReason.SELECT_NO_CASES : WaitReason.SELECT, this);
    for (int i : order) {
      SelectNode node = nodes[i];
      assert node != null;
      node.use(waiter, offers[i]);
      queueOf(i).add(node);
    }
    unlockAll();
    startTicks(waiter);
    int ended = timeoutCase == null ? waiter.await() : await(waiter, timeoutCase.nanos);
    int index = waiter.wonIndex();
    withdraw(index);
    return outcome(ended, index);
  }

  /**
   * Starts the timers of the ticks that {@code waiter} awaits. If that fails, gives up and throws.
   */
  private void startTicks(Waiter waiter) {
    try {
      for (int i : order) {
        Case one = cases[i];
        if (one.kind == Case.Kind.RECEIVE && one.channel != null) {
          one.channel.receiverWaits();
        }
      }
    } catch (Throwable noTimer) {
      if (waiter.giveUp()) {
        withdraw(-1);
        throw noTimer;
      }
    }
  }

  private Waiter callersWaiter() {
    try {
      return Waiter.current();
    } catch (Throwable noMemory) {
      unlockAll();
      forgetOffers();
      throw noMemory;
    }
  }

  private int await(Waiter waiter, long nanos) {
    try {
      return waiter.await(nanos);
    } catch (Throwable noTimer) {
      withdraw(-1);
      throw noTimer;
    }
  }

  /** Removes the waiter from every queue; keeps the value that the case of that index received. */
  private void withdraw(int index) {
    lockAll();
    for (int i : order) {
      SelectNode node = nodes[i];
      assert node != null;
      Case one = cases[i];
      queueOf(i).remove(node);
      if (one.kind == Case.Kind.RECEIVE && one.channel != null) {
        one.channel.receiverLeft();
      }
      if (i == index) {
        received = node.item;
      }
      node.use(null, null);
    }
    unlockAll();
    forgetOffers();
  }

  /** The case that a wait has ended with, or its exception. Drops what is not a received value. */
  private Case outcome(int ended, int index) {
    if (ended == Waiter.CANCELLED) {
      received = null;
      throw CancelledException.of("select");
    }
    Case one = cases[index];
    if (ended != Waiter.SIGNALLED || one.kind == Case.Kind.SEND) {
      received = null;
    }
    if (ended == Waiter.CLOSED && one.kind == Case.Kind.SEND && one.channel != null) {
      throw one.channel.closedWhileSending();
    }
    if (ended == Waiter.SIGNALLED || ended == Waiter.CLOSED) {
      return one;
    }
    assert timeoutCase != null;
    return timeoutCase;
  }

  private WaitQueue queueOf(int index) {
    Case one = cases[index];
    assert one.channel != null;
    return one.kind == Case.Kind.RECEIVE ? one.channel.receivers : one.channel.senders;
  }

  /** Asks the sends what they offer. No lock is held, since a source is the user's code. */
  private void takeOffers() {
    try {
      for (int i : order) {
        if (cases[i].kind == Case.Kind.SEND) {
          offers[i] = cases[i].offer();
        }
      }
    } catch (Throwable thrown) {
      forgetOffers();
      throw thrown;
    }
  }

  private void forgetOffers() {
    for (int i : order) {
      offers[i] = null;
    }
  }

  /** Puts {@link #order} into a uniformly random order (Fisher and Yates). */
  private void shuffle() {
    if (order.length < 2) {
      return;
    }
    ThreadLocalRandom random = ThreadLocalRandom.current();
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
  }

  private void lockAll() {
    for (Chan<?> channel : channels) {
      channel.lock.lock();
    }
  }

  private void unlockAllBut(Chan<?> one) {
    for (Chan<?> channel : channels) {
      if (channel != one) {
        channel.lock.unlock();
      }
    }
  }

  private void unlockAll() {
    for (Chan<?> channel : channels) {
      channel.lock.unlock();
    }
  }
}
