package dev.heddle;

import dev.heddle.internal.time.Timed;
import dev.heddle.internal.time.Timers;
import java.time.Instant;

/** Sends the time when it is due. */
final class After extends Timed {

  private final Chan<Instant> channel = new Chan<>(1);

  private After() {}

  static ReceiveChan<Instant> start(long nanos) {
    After after = new After();
    Timers.start(after, nanos);
    return after.channel;
  }

  @Override
  protected void fire() {
    channel.trySend(Instant.now());
  }

  @Override
  protected boolean mayWakeSomebody() {
    channel.lock.lock();
    boolean awaited = !channel.receivers.isEmpty();
    channel.lock.unlock();
    return awaited;
  }
}
