package dev.heddle.flow;

import dev.heddle.Chan;
import dev.heddle.Heddle;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.flow.FlowPublisherVerification;

/** The Reactive Streams TCK on a channel as a publisher. */
public class FlowPublisherTckTest extends FlowPublisherVerification<Integer> {

  public FlowPublisherTckTest() {
    super(Tck.environment(), Tck.garbageMillis());
  }

  @Override
  public Flow.Publisher<Integer> createFlowPublisher(long elements) {
    Chan<Integer> channel = Heddle.chan();
    Heddle.go(() -> {
      for (int i = 0; i < elements; i++) {
        channel.send(i);
      }
      channel.close();
    });
    return Flows.publisher(channel);
  }

  /** None: a channel does not fail. */
  @Override
  public Flow.Publisher<Integer> createFailedFlowPublisher() {
    return null;
  }

  /** Values that never end, as many as the TCK asks for. */
  @Override
  public long maxElementsFromPublisher() {
    return Integer.MAX_VALUE;
  }
}
