import static dev.heddle.Heddle.*;

/** An exception that leaves a goroutine ends the program. */
void main() {
  go("worker", () -> {
    throw new IllegalStateException("no more work");
  }).join();
}
