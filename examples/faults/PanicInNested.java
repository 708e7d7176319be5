import static dev.heddle.Heddle.*;

/** An exception that leaves a goroutine that another started, with its cause. */
void main() {
  go("outer", () ->
      go("inner", () -> {
        try {
          Integer.parseInt("seven");
        } catch (NumberFormatException e) {
          throw new IllegalArgumentException("not a number of workers", e);
        }
      }).join()).join();
}
