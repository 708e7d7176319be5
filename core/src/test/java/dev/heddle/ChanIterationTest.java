package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.testing.Caller;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Receiving by for loops and streams. */
class ChanIterationTest {

  private static Chan<Integer> sending(int n) {
    Chan<Integer> channel = Heddle.chan();
    Heddle.go(() -> {
      for (int i = 0; i < n; i++) {
        channel.send(i);
      }
      channel.close();
    });
    return channel;
  }

  private static List<Integer> upTo(int n) {
    return IntStream.range(0, n).boxed().toList();
  }

  @ParameterizedTest
  @EnumSource
  void aForLoopReceivesUntilTheChannelIsDrained(Caller caller) {
    Chan<Integer> channel = sending(100);
    List<Integer> received = new ArrayList<>();
    caller.call(() -> {
      for (int value : channel) {
        received.add(value);
      }
    });
    assertThat(received).isEqualTo(upTo(100));
  }

  @ParameterizedTest
  @EnumSource
  void aStreamEndsWhenTheChannelIsDrained(Caller caller) {
    Chan<Integer> channel = sending(100);
    caller.call(() -> assertThat(channel.stream().toList()).isEqualTo(upTo(100)));
  }

  @Test
  void aForLoopOverAClosedChannelDrainsIt() {
    Chan<Integer> channel = Heddle.chan(3);
    channel.send(1);
    channel.send(2);
    channel.close();
    assertThat(channel).containsExactly(1, 2);
    assertThat(channel.iterator().hasNext()).isFalse();
  }

  @Test
  void hasNextMayBeAskedOftenAndTakesOneValueOnly() {
    Chan<Integer> channel = Heddle.chan(2);
    channel.send(1);
    channel.send(2);
    Iterator<Integer> values = channel.iterator();
    assertThat(values.hasNext()).isTrue();
    assertThat(values.hasNext()).isTrue();
    assertThat(channel.size()).isEqualTo(1);
    assertThat(values.next()).isEqualTo(1);
    assertThat(values.next()).isEqualTo(2);
  }

  @Test
  void nextAfterTheEndThrows() {
    Chan<Integer> channel = Heddle.chan();
    channel.close();
    assertThatThrownBy(() -> channel.iterator().next())
        .isInstanceOf(NoSuchElementException.class)
        .hasMessage("the channel is closed and drained");
  }

  @Test
  void aStreamTakesOnlyWhatItIsAskedFor() {
    Chan<Integer> channel = Heddle.chan(5);
    IntStream.range(0, 5).forEach(channel::send);
    assertThat(channel.stream().limit(2).toList()).containsExactly(0, 1);
    assertThat(channel.size()).isEqualTo(3);
  }

  @Test
  void aStreamIsSequentialAndOrdered() {
    Chan<Integer> channel = sending(5000);
    Stream<Integer> stream = channel.stream();
    assertThat(stream.isParallel()).isFalse();
    assertThat(stream.parallel().toList()).isEqualTo(upTo(5000));
  }

  @Test
  void severalStreamsShareTheValues() {
    Chan<Integer> channel = sending(10_000);
    List<List<Integer>> shares = new ArrayList<>();
    List<Caller.Running> readers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      List<Integer> share = new ArrayList<>();
      shares.add(share);
      readers.add(Caller.GOROUTINE.start(() -> channel.stream().forEach(share::add)));
    }
    readers.forEach(Caller.Running::join);
    assertThat(shares.stream().flatMap(List::stream)).hasSize(10_000).doesNotHaveDuplicates();
    assertThat(shares).allSatisfy(share -> assertThat(share).isSorted());
  }
}
