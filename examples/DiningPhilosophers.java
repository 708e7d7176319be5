// Shows: five philosophers at a round table with five forks, each needing two to eat. A fork is a
// channel with one value in it. All take their lower-numbered fork first, so no circle can close.
// With the argument "greedy" each takes the left one first and waits for the right one: then nobody
// can go on, and Heddle says so, with every goroutine and what it waits for, and status 2.
// Go: the same, with `chan struct{}` of capacity 1 and "all goroutines are asleep - deadlock!".
// Prints: how often each has eaten.
import static dev.heddle.Heddle.*;

import dev.heddle.*;
import dev.heddle.sync.*;

static final List<String> NAMES = List.of("Anscombe", "Berlin", "Cavell", "Davidson", "Elgin");
static final int MEALS = 100;

enum Fork {
  FORK
}

List<Chan<Fork>> layTable() {
  List<Chan<Fork>> forks = new ArrayList<>();
  for (int i = 0; i < NAMES.size(); i++) {
    Chan<Fork> place = chan(1);
    place.send(Fork.FORK);
    forks.add(place);
  }
  return forks;
}

int dine(Chan<Fork> first, Chan<Fork> second) {
  int eaten = 0;
  while (eaten < MEALS) {
    first.receive();
    second.receive();
    eaten++;
    yieldNow(); // eats, while others want to
    second.send(Fork.FORK);
    first.send(Fork.FORK);
  }
  return eaten;
}

void dineGreedily(Chan<Fork> left, Chan<Fork> right, WaitGroup allHaveOne) {
  left.receive();
  allHaveOne.done();
  allHaveOne.await();
  right.receive();
}

void main(String[] args) {
  boolean greedy = args.length > 0 && args[0].equals("greedy");
  List<Chan<Fork>> forks = layTable();
  int[] eaten = new int[NAMES.size()];
  WaitGroup allHaveOne = new WaitGroup();
  allHaveOne.add(NAMES.size());
  List<Goroutine> philosophers = new ArrayList<>();
  for (int i = 0; i < NAMES.size(); i++) {
    int seat = i;
    int next = (i + 1) % NAMES.size();
    Chan<Fork> lower = forks.get(Math.min(seat, next));
    Chan<Fork> higher = forks.get(Math.max(seat, next));
    philosophers.add(
        go(
            NAMES.get(i),
            () -> {
              if (greedy) {
                dineGreedily(forks.get(seat), forks.get(next), allHaveOne);
              } else {
                eaten[seat] = dine(lower, higher);
              }
            }));
  }
  philosophers.forEach(Goroutine::join);
  for (int i = 0; i < eaten.length; i++) {
    IO.println(NAMES.get(i) + " has eaten " + eaten[i] + " times");
  }
}
