import static dev.heddle.Heddle.*;

import dev.heddle.sync.Mutex;

/** A mutex that is locked twice by the same goroutine: a deadlock. */
void main() {
  Mutex mutex = new Mutex();
  mutex.lock();
  mutex.lock();
}
