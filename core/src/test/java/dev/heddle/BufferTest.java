package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A channel's buffer as it grows and goes round. */
class BufferTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 15, 16, 17, 31, 32, 33, 100, 1000})
  void aBufferAgreesWithAModel(int capacity) {
    Buffer buffer = new Buffer(capacity);
    ArrayDeque<Object> model = new ArrayDeque<>();
    SplittableRandom random = new SplittableRandom(capacity);
    for (int i = 0; i < 50_000; i++) {
      // Now it fills, now it empties.
      boolean put = random.nextInt(10) < (i / 3_000 % 2 == 0 ? 7 : 3);
      if (put && !buffer.isFull()) {
        buffer.put(i);
        model.add(i);
      } else if (!put && buffer.size() > 0) {
        assertThat(buffer.take()).isEqualTo(model.poll());
      }
      assertThat(buffer.size()).isEqualTo(model.size());
      assertThat(buffer.isFull()).isEqualTo(model.size() == capacity);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 15})
  void aBufferGrowsWhereverItsFirstValueIs(int head) {
    Buffer buffer = new Buffer(1_000);
    for (int i = 0; i < head; i++) {
      buffer.put("before");
      buffer.take();
    }
    for (int i = 0; i < 1_000; i++) {
      buffer.put(i);
    }
    assertThat(buffer.isFull()).isTrue();
    for (int i = 0; i < 1_000; i++) {
      assertThat(buffer.take()).isEqualTo(i);
    }
  }
}
