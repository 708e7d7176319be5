package dev.heddle;

import static dev.heddle.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.GoroutineProfile.Entry;
import dev.heddle.GoroutineProfile.OfScheduler;
import dev.heddle.management.Goroutines;
import dev.heddle.management.GoroutinesMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Goroutines that do the same are folded, counted and sorted, as text, as JSON and over JMX. */
class GoroutineProfileTest {

  private static final String NAME = "profiled \"\\\n\u0001";

  private final Scheduler scheduler = Scheduler.builder().name(NAME).parallelism(2).build();
  private final Chan<Integer> hold = Heddle.chan();

  @AfterEach
  void endScheduler() {
    hold.close();
    scheduler.close();
  }

  private OfScheduler profile() {
    return GoroutineProfile.take().schedulers().stream()
        .filter(each -> each.name().equals(NAME))
        .findFirst()
        .orElseThrow();
  }

  private void wait(int goroutines) {
    until(() -> scheduler.stats().waiting() == goroutines);
  }

  private void receiveHere() {
    hold.receive();
  }

  @Test
  void goroutinesThatDoTheSameAreOneEntryAndTheMostComeFirst() {
    Goroutine sleeper = scheduler.go("late", () -> Heddle.sleep(Duration.ofDays(1)));
    List<Goroutine> receivers = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      receivers.add(scheduler.go(i < 2 ? "early" : "", this::receiveHere));
    }
    wait(101);
    OfScheduler profile = profile();
    assertThat(profile.goroutines()).isEqualTo(101);
    assertThat(profile.parallelism()).isEqualTo(2);
    assertThat(profile.entries()).extracting(Entry::count).containsExactly(100, 1);
    Entry many = profile.entries().getFirst();
    assertThat(many.waitReason()).contains("chan receive");
    assertThat(many.state()).isEqualTo(Goroutine.State.WAITING);
    assertThat(many.names()).isEqualTo(List.of("early"));
    assertThat(many.ids())
        .isEqualTo(receivers.stream().map(Goroutine::id).sorted().limit(Entry.IDS).toList());
    assertThat(many.stack()).extracting(StackTraceElement::getMethodName).contains("receiveHere");
    assertThat(many.mostWaited()).isGreaterThanOrEqualTo(many.leastWaited());
    Entry one = profile.entries().getLast();
    assertThat(one.ids()).containsExactly(sleeper.id());
    assertThat(one.waitReason()).contains("sleep");
    sleeper.cancel();
  }

  @Test
  void anotherStackIsAnotherEntry() {
    scheduler.go(this::receiveHere);
    scheduler.go(hold::receive);
    wait(2);
    assertThat(profile().entries()).extracting(Entry::count).containsExactly(1, 1);
  }

  @Test
  void theTextSaysHowManyDoWhatAndWhere() {
    for (int i = 0; i < 20; i++) {
      scheduler.go(this::receiveHere);
    }
    wait(20);
    String text = new GoroutineProfile(List.of(profile())).toString();
    assertThat(text)
        .startsWith(
            "scheduler \"" + NAME + "\": 20 goroutines, parallelism 2\n\n20 goroutines [chan")
        .contains("\tat dev.heddle.GoroutineProfileTest.receiveHere(GoroutineProfileTest.java:")
        .contains(", …\n");
  }

  @Test
  void timesAreInTheWordsOfGoAndASpanIfTheyDiffer() {
    assertThat(textOf(Duration.ZERO, Duration.ZERO)).contains("1 goroutine [select]: id 7 \"n\"\n");
    assertThat(textOf(Duration.ofSeconds(3), Duration.ofSeconds(3))).contains("[select, 3 s]");
    assertThat(textOf(Duration.ofSeconds(3), Duration.ofSeconds(61)))
        .contains("[select, 3 s to 1 minute]");
    assertThat(textOf(Duration.ofSeconds(121), Duration.ofSeconds(179)))
        .contains("[select, 2 minutes]");
  }

  private static String textOf(Duration least, Duration most) {
    StackTraceElement frame = new StackTraceElement("A", "b", "A.java", 3);
    Entry entry =
        new Entry(
            1,
            List.of(7L),
            List.of("n"),
            Goroutine.State.WAITING,
            Optional.of("select"),
            List.of(),
            least,
            most,
            Optional.of(frame),
            List.of(frame));
    String text =
        new GoroutineProfile(List.of(new OfScheduler("s", 1, 1, List.of(entry)))).toString();
    assertThat(text).endsWith("\tat A.b(A.java:3)\ncreated by A.b(A.java:3)");
    return text;
  }

  @Test
  void jsonEscapesWhatItMust() {
    scheduler.go("a\tname", this::receiveHere);
    wait(1);
    String json = new GoroutineProfile(List.of(profile())).toJson();
    assertThat(json)
        .startsWith("{\"schedulers\": [{\"name\": \"profiled \\\"\\\\\\u000a\\u0001\", \"para")
        .contains("\"names\": [\"a\\u0009name\"]", "\"waitReason\": \"chan receive\"")
        .containsPattern(
            "\"waitsOn\": \\[\\{\"name\": \"Chan@[0-9a-f]+\", \"capacity\": 0, \"size\": 0, "
                + "\"madeAt\": null, \"heldBy\": \\[]}]")
        .contains("\"createdBy\": null", "\"count\": 1,")
        .endsWith("]}]}");
  }

  @Test
  void aProfileCanBeTakenWhileGoroutinesGoOn() {
    AtomicBoolean stop = new AtomicBoolean();
    Chan<Integer> channel = Heddle.chan();
    List<Goroutine> crew = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      crew.add(
          scheduler.go(() -> {
            while (!stop.get()) {
              channel.trySend(1, Duration.ofNanos(1_000));
              channel.tryReceive(Duration.ofNanos(1_000));
              Heddle.yieldNow();
            }
          }));
    }
    try {
      for (int i = 0; i < 200; i++) {
        OfScheduler profile = profile();
        assertThat(profile.goroutines()).isBetween(0, 50);
        assertThat(profile.entries().stream().mapToInt(Entry::count).sum())
            .isEqualTo(profile.goroutines());
      }
    } finally {
      stop.set(true);
    }
    crew.forEach(Goroutine::join);
  }

  @Test
  void aJmxClientMakesItAndAsks() throws Exception {
    scheduler.go(this::receiveHere);
    wait(1);
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName name = new ObjectName(Goroutines.NAME);
    server.createMBean(Goroutines.class.getName(), name);
    Goroutines.register(); // it is there already: nothing happens
    GoroutinesMXBean bean = JMX.newMXBeanProxy(server, name, GoroutinesMXBean.class);
    assertThat(bean.dump()).contains("receiveHere");
    assertThat(bean.dumpJson()).contains("receiveHere");
    assertThat(bean.getCount()).isGreaterThanOrEqualTo(1);
    server.unregisterMBean(name);
  }

  @Test
  void allSchedulersAreListedUntilTheyAreClosed() {
    assertThat(Scheduler.all()).contains(scheduler).doesNotHaveDuplicates();
    assertThat(scheduler.name()).isEqualTo(NAME);
    Scheduler other = Scheduler.builder().build();
    assertThat(Scheduler.all()).contains(other);
    other.close();
    assertThat(Scheduler.all()).doesNotContain(other);
  }
}
