import static dev.heddle.Heddle.*;

import dev.heddle.sync.WaitGroup;

/** One of two members returns early and is never done: a deadlock. */
void main() {
  WaitGroup group = new WaitGroup();
  group.add(2);
  for (int i = 0; i < 2; i++) {
    int number = i;
    go(() -> {
      if (number == 1) {
        return;
      }
      group.done();
    });
  }
  group.await();
}
