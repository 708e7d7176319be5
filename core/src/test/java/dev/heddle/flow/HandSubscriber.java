package dev.heddle.flow;

import dev.heddle.testing.Eventually;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;

/** A subscriber that a test has in its hand: it notes all signals, and requests what it is told. */
final class HandSubscriber<T> implements Flow.Subscriber<T> {

  final List<T> values = new CopyOnWriteArrayList<>();
  private volatile Flow.Subscription subscription;
  private volatile Throwable error;
  private volatile boolean completed;

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
  }

  @Override
  public void onNext(T value) {
    values.add(value);
  }

  @Override
  public void onError(Throwable thrown) {
    error = thrown;
  }

  @Override
  public void onComplete() {
    completed = true;
  }

  /** The subscription, once there is one. */
  Flow.Subscription subscription() {
    Eventually.until(() -> subscription != null);
    return subscription;
  }

  void awaitValues(int n) {
    Eventually.until(() -> values.size() >= n);
  }

  void awaitCompletion() {
    Eventually.until(() -> completed);
  }

  Throwable awaitError() {
    Eventually.until(() -> error != null);
    return error;
  }
}
