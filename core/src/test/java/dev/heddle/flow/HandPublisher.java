package dev.heddle.flow;

import dev.heddle.testing.Eventually;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;

/** A publisher that a test has in its hand: it counts what is requested, and signals by hand. */
final class HandPublisher<T> implements Flow.Publisher<T>, Flow.Subscription {

  final AtomicLong requested = new AtomicLong();
  private volatile Flow.Subscriber<? super T> subscriber;
  private volatile boolean cancelled;

  @Override
  public void subscribe(Flow.Subscriber<? super T> given) {
    subscriber = given;
    given.onSubscribe(this);
  }

  @Override
  public void request(long n) {
    requested.addAndGet(n);
  }

  @Override
  public void cancel() {
    cancelled = true;
  }

  Flow.Subscriber<? super T> subscriber() {
    return subscriber;
  }

  void awaitRequested(long n) {
    Eventually.until(() -> requested.get() >= n);
  }

  void awaitCancel() {
    Eventually.until(() -> cancelled);
  }

  boolean isCancelled() {
    return cancelled;
  }
}
