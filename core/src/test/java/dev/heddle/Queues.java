package dev.heddle;

import dev.heddle.internal.park.QueueLength;

/** How many wait on a channel. */
public final class Queues {

  private Queues() {}

  public static int senders(Chan<?> channel) {
    channel.lock.lock();
    int n = QueueLength.of(channel.senders);
    channel.lock.unlock();
    return n;
  }

  public static int receivers(Chan<?> channel) {
    channel.lock.lock();
    int n = QueueLength.of(channel.receivers);
    channel.lock.unlock();
    return n;
  }
}
