package dev.heddle.flow;

import dev.heddle.Heddle;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.flow.FlowSubscriberBlackboxVerification;

/** The Reactive Streams TCK on the subscriber behind an {@link FlowChannel}, seen from outside. */
public class FlowSubscriberBlackboxTckTest extends FlowSubscriberBlackboxVerification<Integer> {

  private static final int AHEAD = 4;

  public FlowSubscriberBlackboxTckTest() {
    super(Tck.environment());
  }

  @Override
  public Flow.Subscriber<Integer> createFlowSubscriber() {
    ChannelSubscriber<Integer> intake = new ChannelSubscriber<>(AHEAD);
    intake.start();
    Heddle.go(() -> intake.channel().forEach(value -> {}));
    return intake;
  }

  @Override
  public Integer createElement(int element) {
    return element;
  }
}
