package dev.heddle.internal.report;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a look at a stack throws. */
class FramesTest {

  static Stream<Error> lacks() {
    return Stream.of(new OutOfMemoryError("Java heap space"), new StackOverflowError());
  }

  @ParameterizedTest
  @MethodSource("lacks")
  void aLackOfMemoryIsThrownAsWhatItIs(Error lack) {
    Thread thread = failing(new InternalError(new InvocationTargetException(lack)));
    assertThatThrownBy(() -> Frames.of(thread)).isSameAs(lack);
  }

  @Test
  void anyOtherErrorIsThrownAsItIs() {
    InternalError other = new InternalError("no such frame");
    Thread thread = failing(other);
    assertThatThrownBy(() -> Frames.of(thread)).isSameAs(other);
  }

  private static Thread failing(InternalError error) {
    return new Thread() {
      @Override
      public StackTraceElement[] getStackTrace() {
        throw error;
      }
    };
  }
}
