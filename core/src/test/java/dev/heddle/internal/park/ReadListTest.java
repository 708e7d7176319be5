package dev.heddle.internal.park;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A list of reads has what was added and not taken out, and tells what was left in it. */
class ReadListTest {

  private final ReadList list = Objects.requireNonNull(ReadList.make());

  private List<Long> all() {
    List<Long> found = new ArrayList<>();
    list.forEach(found::add);
    return found;
  }

  private static List<Long> left() {
    List<Long> found = new ArrayList<>();
    ReadList.takeLeft(found::add);
    return found;
  }

  @Test
  void aReadListHasEachLockAsOftenAsItWasAdded() {
    Random random = new Random(1);
    List<Long> model = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      long lock = 1 + random.nextInt(12);
      if (random.nextInt(20) < 10 && model.size() < 40) {
        assertThat(list.add(lock)).isTrue();
        model.add(lock);
      } else {
        assertThat(list.remove(lock)).isEqualTo(model.remove((Long) lock));
      }
      assertThat(list.has(lock)).isEqualTo(model.contains(lock));
      assertThat(all()).containsExactlyInAnyOrderElementsOf(model);
    }
  }

  @Test
  void locksLeftAtTheEndAreReportedOnce() {
    left();
    list.leave();
    assertThat(left()).isEmpty();
    List.of(101L, 102L, 103L).forEach(list::add);
    list.remove(102);
    list.leave();
    assertThat(all()).isEmpty();
    assertThat(left()).containsExactlyInAnyOrder(101L, 103L);
    assertThat(left()).isEmpty();
  }
}
