package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.testing.Crew;
import dev.heddle.testing.Schedulers;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ThreadLocal and ScopedValue: a goroutine's own, also where goroutines share a thread in turn. */
class LocalsTest {

  private static final int GOROUTINES = 2_000;

  private static final ScopedValue<Integer> SCOPED = ScopedValue.newInstance();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void aThreadLocalIsNotSeenByTheNextGoroutineOnTheSameThread(int parallelism) {
    ThreadLocal<Integer> plain = new ThreadLocal<>();
    ThreadLocal<Integer> initial = ThreadLocal.withInitial(() -> -1);
    Map<Thread, AtomicInteger> uses = new ConcurrentHashMap<>();
    Crew crew = new Crew(parallelism);
    for (int i = 0; i < GOROUTINES; i++) {
      int n = i;
      Goroutine one =
          crew.add(() -> {
            uses.computeIfAbsent(Thread.currentThread(), fresh -> new AtomicInteger())
                .incrementAndGet();
            assertThat(plain.get()).isNull();
            assertThat(initial.get()).isEqualTo(-1);
            plain.set(n);
            initial.set(n);
            assertThat(SCOPED.isBound()).isFalse();
          });
      one.join();
    }
    crew.join();
    if (Scheduler.global().isNative()) {
      // Else this would test nothing: goroutines one after another are to share threads.
      assertThat(uses.size()).isLessThan(GOROUTINES / 2);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void aGoroutineKeepsItsOwnAcrossWaits(int parallelism) {
    ThreadLocal<Integer> local = new ThreadLocal<>();
    Chan<Integer> ring = Heddle.chan();
    Crew crew = new Crew(parallelism);
    for (int i = 0; i < GOROUTINES; i++) {
      int n = i;
      crew.add(() -> {
        local.set(n);
        ScopedValue.where(SCOPED, n)
            .run(() -> {
              for (int turn = 0; turn < 5; turn++) {
                if (n % 2 == 0) {
                  ring.send(n);
                } else {
                  ring.receive();
                }
                Heddle.yieldNow();
                assertThat(local.get()).isEqualTo(n);
                assertThat(SCOPED.get()).isEqualTo(n);
                ScopedValue.where(SCOPED, -n)
                    .run(() -> {
                      Heddle.yieldNow();
                      assertThat(SCOPED.get()).isEqualTo(-n);
                    });
              }
            });
        assertThat(SCOPED.isBound()).isFalse();
      });
    }
    crew.join();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void aVirtualThreadOfTheFactoryHasItsOwnToo(int parallelism) throws InterruptedException {
    Scheduler scheduler = Schedulers.ofParallelism(parallelism);
    ThreadLocal<Integer> local = new ThreadLocal<>();
    AtomicInteger right = new AtomicInteger();
    Thread[] threads = new Thread[500];
    for (int i = 0; i < threads.length; i++) {
      int n = i;
      threads[i] =
          scheduler
              .threadFactory()
              .newThread(() -> {
                if (local.get() == null) {
                  local.set(n);
                  Heddle.yieldNow();
                  right.addAndGet(local.get() == n ? 1 : 0);
                }
              });
      threads[i].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(right).hasValue(threads.length);
  }
}
