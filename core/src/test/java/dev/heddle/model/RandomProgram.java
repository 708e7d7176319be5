package dev.heddle.model;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A small program of goroutines that each take a few steps.
 *
 * @param capacities of its channels
 * @param mutexes how many mutexes it has
 * @param goroutines the steps of each goroutine
 */
record RandomProgram(List<Integer> capacities, int mutexes, List<List<Op>> goroutines) {

  private static final int MOST_CHANNELS = 3;
  private static final int MOST_CAPACITY = 2;
  private static final int MOST_MUTEXES = 2;
  private static final int LEAST_GOROUTINES = 2;
  private static final int MOST_GOROUTINES = 4;
  private static final int MOST_STEPS = 4;
  private static final int VALUES_OF_A_GOROUTINE = 100;

  /** The program of {@code seed}. */
  static RandomProgram of(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Integer> capacities = new ArrayList<>();
    int channels = 1 + random.nextInt(MOST_CHANNELS);
    for (int i = 0; i < channels; i++) {
      capacities.add(random.nextInt(MOST_CAPACITY + 1));
    }
    int mutexes = random.nextInt(MOST_MUTEXES + 1);
    List<List<Op>> goroutines = new ArrayList<>();
    int count = random.nextInt(LEAST_GOROUTINES, MOST_GOROUTINES + 1);
    for (int i = 0; i < count; i++) {
      List<Op> steps = new ArrayList<>();
      int length = 1 + random.nextInt(MOST_STEPS);
      for (int k = 0; k < length; k++) {
        steps.add(op(random, channels, mutexes, VALUES_OF_A_GOROUTINE * (i + 1) + 10 * k));
      }
      goroutines.add(List.copyOf(steps));
    }
    return new RandomProgram(capacities, mutexes, goroutines);
  }

  private static Op op(SplittableRandom random, int channels, int mutexes, int value) {
    return switch (random.nextInt(mutexes == 0 ? 8 : 12)) {
      case 0, 1, 2, 3 -> transfer(random, channels, value);
      case 4, 5, 6 -> {
        List<Op.Case> cases = new ArrayList<>();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
          cases.add(transfer(random, channels, value + i));
        }
        yield new Op.Pick(List.copyOf(cases), random.nextInt(4) == 0);
      }
      case 7 -> new Op.Close(random.nextInt(channels));
      case 8, 9 -> new Op.Lock(random.nextInt(mutexes));
      default -> new Op.Unlock(random.nextInt(mutexes));
    };
  }

  private static Op.Case transfer(SplittableRandom random, int channels, int value) {
    int channel = random.nextInt(channels);
    return random.nextBoolean() ? new Op.Send(channel, value) : new Op.Receive(channel);
  }
}
