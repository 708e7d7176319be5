package dev.heddle;

import static dev.heddle.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.sync.Mutex;
import dev.heddle.sync.RWMutex;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Snapshots, profiles and reports name the locks and channels that goroutines wait for. */
class AwaitedTest {

  private final Scheduler scheduler = Scheduler.builder().name("awaited").parallelism(2).build();
  private final Chan<Integer> hold = Heddle.chan();

  @AfterEach
  void endScheduler() {
    hold.close();
    scheduler.close();
  }

  private Goroutine waiting(Task task) {
    Goroutine started = scheduler.go(task);
    until(() -> started.state() == Goroutine.State.WAITING);
    return started;
  }

  private List<Awaited> awaitedBy(Goroutine goroutine) {
    return scheduler.goroutines().stream()
        .filter(each -> each.id() == goroutine.id())
        .findFirst()
        .orElseThrow()
        .waitsOn();
  }

  private static String nameOf(Object thing) {
    return thing.getClass().getSimpleName()
        + "@"
        + Integer.toHexString(System.identityHashCode(thing));
  }

  /** One who has taken {@code lock}, and gives it back in the end. */
  private Goroutine holderOf(Lock lock) {
    return waiting(() -> {
      lock.lock();
      hold.receive();
      lock.unlock();
    });
  }

  @Test
  void aMutexIsNamedWithItsHolder() {
    Mutex mutex = new Mutex();
    Goroutine holder = holderOf(mutex);
    Goroutine waits = waiting(() -> lockOnce(mutex));
    Awaited awaited = awaitedBy(waits).getFirst();
    assertThat(awaited.name()).isEqualTo(nameOf(mutex));
    assertThat(awaited.capacity()).isEmpty();
    assertThat(awaited.heldBy())
        .containsExactly(new Awaited.Holder(Awaited.Kind.GOROUTINE, holder.id()));
  }

  private static void lockOnce(Lock lock) {
    lock.lock();
    lock.unlock();
  }

  @Test
  void aWriterWaitsForAllReadersAndAReaderForTheWriter() {
    RWMutex table = new RWMutex();
    Goroutine first = holderOf(table.readLock());
    Goroutine second = holderOf(table.readLock());
    Goroutine writer = waiting(() -> lockOnce(table.writeLock()));
    Goroutine third = waiting(() -> lockOnce(table.readLock()));
    assertThat(awaitedBy(writer)).extracting(Awaited::name).containsExactly(nameOf(table));
    assertThat(awaitedBy(writer).getFirst().heldBy())
        .extracting(Awaited.Holder::id)
        .containsExactlyInAnyOrder(first.id(), second.id());
    assertThat(awaitedBy(third)).extracting(Awaited::name).containsExactly(nameOf(table));
    assertThat(awaitedBy(third).getFirst().heldBy())
        .extracting(Awaited.Holder::id)
        .containsExactly(writer.id());
  }

  @Test
  void aChannelIsNamedWithWhatIsInIt() {
    Chan<Integer> full = Heddle.chan(2);
    full.send(1);
    full.send(2);
    Goroutine sender = waiting(() -> full.send(3));
    Awaited awaited = awaitedBy(sender).getFirst();
    assertThat(awaited.name()).isEqualTo(nameOf(full));
    assertThat(awaited.capacity()).hasValue(2);
    assertThat(awaited.size()).hasValue(2);
    assertThat(awaited).hasToString(nameOf(full) + " (2 of 2)");
    full.receive();
    sender.join();
  }

  @Test
  void aSelectIsNamedByItsChannelsEachOnce() {
    List<Chan<Integer>> channels = new ArrayList<>();
    List<SelectCase> cases = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      channels.add(Heddle.chan());
      cases.add(Heddle.onReceive(channels.get(i), none -> {}));
    }
    cases.add(Heddle.onSend(channels.getFirst(), 1, () -> {}));
    cases.add(Heddle.onReceive(Chan.never(), none -> {}));
    Goroutine selects = waiting(() -> Heddle.select(cases.toArray(SelectCase[]::new)));
    List<Awaited> awaited = awaitedBy(selects);
    assertThat(awaited)
        .extracting(Awaited::name)
        .containsExactlyElementsOf(channels.stream().map(AwaitedTest::nameOf).toList());
    assertThat(Awaited.text(awaited))
        .isEqualTo(
            String.join(
                    ", ",
                    channels.stream().limit(3).map(each -> nameOf(each) + " (unbuffered)").toList())
                + " and 2 more");
    channels.get(1).close();
    selects.join();
  }

  @Test
  void aThingWithoutANameIsLeftOut() {
    Goroutine never = waiting(() -> Chan.never().receive());
    assertThat(awaitedBy(never)).isEmpty();
    never.cancel();
  }

  @Test
  void aProfileNamesAFewOfManyThings() {
    List<Chan<Integer>> channels = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Chan<Integer> own = Heddle.chan();
      channels.add(own);
      scheduler.go(() -> receive(own));
    }
    until(() -> scheduler.stats().waiting() == 20);
    GoroutineProfile.OfScheduler profile = profile();
    assertThat(profile.entries()).hasSize(1);
    assertThat(profile.entries().getFirst().waitsOn())
        .hasSize(GoroutineProfile.Entry.THINGS)
        .extracting(Awaited::name)
        .isSubsetOf(channels.stream().map(AwaitedTest::nameOf).toList())
        .doesNotHaveDuplicates();
    assertThat(new GoroutineProfile(List.of(profile)).toString())
        .containsPattern(
            "\n20 goroutines \\[chan receive.*\n\t- wait for Chan@[0-9a-f]+ \\(unbuffered\\), "
                + "Chan@[0-9a-f]+ \\(unbuffered\\), Chan@[0-9a-f]+ \\(unbuffered\\), …\n\tat ");
    channels.forEach(Chan::close);
  }

  private static void receive(Chan<Integer> channel) {
    channel.receive();
  }

  private GoroutineProfile.OfScheduler profile() {
    return GoroutineProfile.take().schedulers().stream()
        .filter(each -> each.name().equals("awaited"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void waitsCanBeReadWhileTheyChange() {
    AtomicBoolean stop = new AtomicBoolean();
    Mutex mutex = new Mutex();
    RWMutex table = new RWMutex();
    Chan<Integer> channel = Heddle.chan();
    List<Goroutine> crew = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      int kind = i % 4;
      crew.add(
          scheduler.go(() -> {
            while (!stop.get()) {
              switch (kind) {
                case 0 -> lockOnce(mutex);
                case 1 -> lockOnce(table.readLock());
                case 2 -> lockOnce(table.writeLock());
                default -> {
                  channel.trySend(1, Duration.ofNanos(1_000));
                  channel.tryReceive(Duration.ofNanos(1_000));
                }
              }
            }
          }));
    }
    try {
      for (int i = 0; i < 200; i++) {
        assertThat(scheduler.goroutines()).hasSizeLessThanOrEqualTo(20);
        assertThat(profile().goroutines()).isBetween(0, 20);
      }
    } finally {
      stop.set(true);
    }
    crew.forEach(Goroutine::join);
  }
}
