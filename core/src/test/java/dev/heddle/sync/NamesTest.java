package dev.heddle.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NamesTest {

  private static final List<Class<?>> PUBLIC =
      List.of(
          Cond.class,
          Lazy.class,
          Mutex.class,
          Once.class,
          RWMutex.class,
          SingleFlight.class,
          WaitGroup.class);

  private static final List<String> PACKAGES =
      List.of(
          "java.lang",
          "java.util",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "java.util.concurrent.locks",
          "java.util.function",
          "java.time");

  /** Whoever imports the whole package beside one of these must not find a name twice. */
  @Test
  void noNameIsOneOfTheJdks() {
    List<String> clashes = new ArrayList<>();
    for (Class<?> ours : PUBLIC) {
      for (String theirs : PACKAGES) {
        try {
          clashes.add(Class.forName(theirs + "." + ours.getSimpleName()).getName());
        } catch (ClassNotFoundException none) {
          continue;
        }
      }
    }
    assertThat(clashes).isEmpty();
  }
}
