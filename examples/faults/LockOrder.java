import static dev.heddle.Heddle.*;

import dev.heddle.*;
import dev.heddle.sync.Mutex;

/** Two goroutines that take two mutexes in opposite order: a deadlock. */
void main() {
  Mutex first = new Mutex();
  Mutex second = new Mutex();
  Chan<Integer> bothHoldOne = chan();
  go("other", () -> {
    second.lock();
    bothHoldOne.send(1);
    first.lock();
  });
  first.lock();
  bothHoldOne.receive();
  second.lock();
}
