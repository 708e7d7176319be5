package dev.heddle.internal.sched;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.Reference;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** All fibers of a scheduler, each in a place of its own. */
class FiberRegistryTest {

  private final FiberRegistry registry = new FiberRegistry();
  private final SchedulerCore scheduler = new FallbackScheduler("registry", TestGoroutine.LIFE, 1);

  private Fiber added() {
    Fiber fiber = new Fiber(scheduler, null);
    registry.add(fiber);
    return fiber;
  }

  private Reference<?> referenceTo(Fiber fiber) {
    try {
      Field places = FiberRegistry.class.getDeclaredField("places");
      places.setAccessible(true);
      return (Reference<?>) ((Object[]) places.get(registry))[fiber.place()];
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theListHasWhatWasAddedAndNotRemoved() {
    List<Fiber> kept = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      Fiber fiber = added();
      if (i % 3 == 0) {
        registry.remove(fiber);
      } else {
        kept.add(fiber);
      }
    }
    assertThat(registry.list()).containsExactlyInAnyOrderElementsOf(kept);
  }

  @Test
  void thePlaceOfACollectedFiberIsUsedAgain() {
    Fiber collected = added();
    int place = collected.place();
    Reference<?> reference = referenceTo(collected);
    reference.enqueue();
    assertThat(added().place()).isEqualTo(place);
  }

  @Test
  void aRemovedFiberThatIsThenCollectedFreesNoPlaceTwice() {
    Fiber removed = added();
    Reference<?> reference = referenceTo(removed);
    registry.remove(removed);
    reference.enqueue();
    List<Fiber> kept = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      kept.add(added());
    }
    assertThat(kept).extracting(Fiber::place).doesNotHaveDuplicates();
    assertThat(registry.list()).containsExactlyInAnyOrderElementsOf(kept);
  }

  @Test
  void aRemovedFiberThatIsCollectedLateFreesNoOtherPlace() {
    Fiber removed = added();
    Reference<?> reference = referenceTo(removed);
    registry.remove(removed);
    List<Fiber> kept = new ArrayList<>();
    kept.add(added());
    reference.enqueue();
    kept.add(added());
    kept.add(added());
    assertThat(registry.list()).containsExactlyInAnyOrderElementsOf(kept);
  }
}
