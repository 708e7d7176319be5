package dev.heddle.flow;

import dev.heddle.Heddle;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.SubscriberWhiteboxVerification.SubscriberPuppet;
import org.reactivestreams.tck.SubscriberWhiteboxVerification.WhiteboxSubscriberProbe;
import org.reactivestreams.tck.flow.FlowSubscriberWhiteboxVerification;

/**
 * The Reactive Streams TCK on the subscriber behind an {@link FlowChannel}, with its signals seen.
 */
public class FlowSubscriberWhiteboxTckTest extends FlowSubscriberWhiteboxVerification<Integer> {

  /** More than the TCK sends on its own account. */
  private static final int AHEAD = 128;

  public FlowSubscriberWhiteboxTckTest() {
    super(Tck.environment());
  }

  @Override
  protected Flow.Subscriber<Integer> createFlowSubscriber(WhiteboxSubscriberProbe<Integer> probe) {
    ChannelSubscriber<Integer> intake = new ChannelSubscriber<>(AHEAD);
    intake.start();
    Heddle.go(() -> intake.channel().forEach(value -> {}));
    return new Seen(intake, probe);
  }

  @Override
  public Integer createElement(int element) {
    return element;
  }

  /** Tells the probe of each signal after the subscriber has had it. */
  private record Seen(ChannelSubscriber<Integer> intake, WhiteboxSubscriberProbe<Integer> probe)
      implements Flow.Subscriber<Integer> {

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      intake.onSubscribe(subscription);
      probe.registerOnSubscribe(
          new SubscriberPuppet() {
            @Override
            public void triggerRequest(long elements) {
              subscription.request(elements);
            }

            @Override
            public void signalCancel() {
              subscription.cancel();
            }
          });
    }

    @Override
    public void onNext(Integer value) {
      intake.onNext(value);
      probe.registerOnNext(value);
    }

    @Override
    public void onError(Throwable thrown) {
      intake.onError(thrown);
      probe.registerOnError(thrown);
    }

    @Override
    public void onComplete() {
      intake.onComplete();
      probe.registerOnComplete();
    }
  }
}
