package dev.heddle;

import dev.heddle.internal.park.QueueLength;

/** How many wait on a channel. */
final class Queues {

  private Queues() {}

  static int senders(Chan<?> channel) {
    channel.lock.lock();
    int n = QueueLength.of(channel.senders);
    channel.lock.unlock();
    return n;
  }

  static int receivers(Chan<?> channel) {
    channel.lock.lock();
    int n = QueueLength.of(channel.receivers);
    channel.lock.unlock();
    return n;
  }
}
