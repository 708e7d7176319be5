package dev.heddle;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;

/** Blocks goroutines that cannot leave their carrier: each in a class's initialiser. */
final class PinnedGate {

  static volatile Chan<Integer> gate;

  private PinnedGate() {}

  /** Initialises a class that was never before, whose initialiser waits at the gate. */
  static void pass() throws IOException, IllegalAccessException {
    try (InputStream code = PinnedGate.class.getResourceAsStream("PinnedGate$Waiting.class")) {
      MethodHandles.lookup().defineHiddenClass(code.readAllBytes(), true);
    }
  }

  /** The code of the classes. */
  private static final class Waiting {
    static {
      gate.receive();
    }
  }
}
