package dev.heddle;

import static dev.heddle.Heddle.onReceive;
import static dev.heddle.Heddle.onSend;
import static dev.heddle.Heddle.onSendFrom;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.testing.Crew;
import dev.heddle.testing.Rounds;
import dev.heddle.testing.Tally;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many selects on overlapping channels, for both sides and with a channel in several cases. */
class SelectStressTest {

  private static final int GOROUTINES = 12;
  private static final int EACH = Rounds.of(20_000);

  /** One storm: every goroutine sends its values on any channel, and receives on all. */
  private static final class Storm {
    final List<Chan<Integer>> channels =
        IntStream.range(0, 5).mapToObj(i -> Heddle.<Integer>chan(i % 3)).toList();
    final Chan<Integer> quit = Heddle.chan();
    final Tally tally = new Tally(GOROUTINES * EACH);
    final AtomicInteger left = new AtomicInteger(GOROUTINES * EACH);

    void receive(Integer value) {
      tally.received(value);
      if (left.decrementAndGet() == 0) {
        quit.close();
      }
    }

    void check() {
      assertThat(left).hasValue(0);
      tally.checkAllReceived();
      for (Chan<Integer> channel : channels) {
        assertThat(channel.size()).isZero();
        assertThat(Queues.senders(channel)).isZero();
        assertThat(Queues.receivers(channel)).isZero();
      }
    }
  }

  /** One goroutine of the storm. */
  private static final class Member {
    final Storm storm;
    final int first;
    int sent;
    boolean running = true;

    Member(Storm storm, int number) {
      this.storm = storm;
      this.first = number * EACH;
    }

    Chan<Integer> channel(int i) {
      return storm.channels.get((first + i) % storm.channels.size());
    }

    SelectCase quit() {
      return onReceive(storm.quit, nothing -> running = false);
    }

    SelectCase[] receives() {
      SelectCase[] cases = new SelectCase[storm.channels.size() + 1];
      for (int i = 0; i < storm.channels.size(); i++) {
        cases[i] = onReceive(channel(i), storm::receive);
      }
      cases[cases.length - 1] = quit();
      return cases;
    }

    void run() {
      while (sent < EACH) {
        int value = first + sent;
        int at = sent;
        Heddle.select(
            onSend(channel(at), value, () -> sent++),
            onSend(channel(at + 1), value, () -> sent++),
            onReceive(channel(at), storm::receive),
            onReceive(channel(at + 2), storm::receive),
            onSend(channel(at), value, () -> sent++),
            onReceive(channel(at + 3), storm::receive));
      }
      SelectCase[] receives = receives();
      while (running) {
        Heddle.select(receives);
      }
    }

    void runReusable() {
      Select both =
          Select.of(
              onSendFrom(channel(0), () -> first + sent, () -> sent++),
              onReceive(channel(1), storm::receive),
              onSendFrom(channel(2), () -> first + sent, () -> sent++),
              onReceive(channel(2), storm::receive),
              onSendFrom(channel(3), () -> first + sent, () -> sent++),
              onReceive(channel(4), storm::receive));
      while (sent < EACH) {
        both.await();
      }
      Select receives = Select.of(receives());
      while (running) {
        receives.await();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void selectsOnOverlappingChannelsLoseNoValue(int parallelism) {
    Storm storm = new Storm();
    Crew crew = new Crew(parallelism);
    for (int i = 0; i < GOROUTINES; i++) {
      crew.add(new Member(storm, i)::run);
    }
    crew.join();
    storm.check();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void reusableSelectsOnOverlappingChannelsLoseNoValue(int parallelism) {
    Storm storm = new Storm();
    Crew crew = new Crew(parallelism);
    for (int i = 0; i < GOROUTINES; i++) {
      crew.add(new Member(storm, i)::runReusable);
    }
    crew.join();
    storm.check();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void selectsBesidePlainSendsAndReceivesLoseNoValue(int parallelism) {
    Storm storm = new Storm();
    Crew crew = new Crew(parallelism);
    for (int i = 0; i < GOROUTINES; i++) {
      Member member = new Member(storm, i);
      if (i % 2 == 0) {
        crew.add(member::run);
      } else {
        crew.add(() -> {
          for (int k = 0; k < EACH; k++) {
            member.channel(k).send(member.first + k);
          }
        });
      }
    }
    crew.join();
    storm.check();
  }
}
