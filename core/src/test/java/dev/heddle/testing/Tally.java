package dev.heddle.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicIntegerArray;

/** Checks that each of some numbered values that were sent arrived once, and no other. */
public final class Tally {

  private final AtomicIntegerArray sent;
  private final AtomicIntegerArray received;

  public Tally(int values) {
    sent = new AtomicIntegerArray(values);
    received = new AtomicIntegerArray(values);
  }

  public void sent(int value) {
    sent.incrementAndGet(value);
  }

  public void received(int value) {
    received.incrementAndGet(value);
  }

  /** Each value that was sent was received once; each other was not. */
  public void check() {
    for (int i = 0; i < sent.length(); i++) {
      if (sent.get(i) != received.get(i) || sent.get(i) > 1) {
        assertThat("value " + i + " received " + received.get(i) + " times")
            .isEqualTo("value " + i + " sent " + sent.get(i) + " times");
      }
    }
  }

  /** Every value was received once. */
  public void checkAllReceived() {
    for (int i = 0; i < received.length(); i++) {
      if (received.get(i) != 1) {
        assertThat(received.get(i)).as("times that value %s was received", i).isEqualTo(1);
      }
    }
  }
}
