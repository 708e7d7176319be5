package dev.heddle;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import org.junit.jupiter.api.Test;

/** What a look at a stack throws. */
class FramesTest {

  @Test
  void aLackOfMemoryIsThrownAsWhatItIs() {
    OutOfMemoryError noMemory = new OutOfMemoryError("Java heap space");
    Thread thread = failing(new InternalError(new InvocationTargetException(noMemory)));
    assertThatThrownBy(() -> Frames.of(thread)).isSameAs(noMemory);
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
