package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.heddle.flow.Flows;
import dev.heddle.sync.WaitGroup;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the library is given that cannot be meant: each is refused at once, with a message that says
 * what was wrong and what would be right. Locks and their like are in {@code
 * dev.heddle.sync.BadUseTest}.
 */
class BadUseTest {

  /** A wrong call, and how it is refused. */
  record Misuse(String what, Task call, Class<? extends Throwable> refusal, String message) {

    @Override
    public String toString() {
      return what;
    }
  }

  private static Misuse argument(String what, Task call, String message) {
    return new Misuse(what, call, IllegalArgumentException.class, message);
  }

  private static Misuse state(String what, Task call, String message) {
    return new Misuse(what, call, IllegalStateException.class, message);
  }

  private static Misuse closed(String what, Task call, String message) {
    return new Misuse(what, call, ChannelClosedException.class, message);
  }

  private static Misuse nothing(String what, Task call, String message) {
    return new Misuse(what, call, NullPointerException.class, message);
  }

  private static final String NULL_VALUE =
      "null cannot be sent: to a receiver it means closed; send a value that stands for it";
  private static final String NULL_CHANNEL =
      "a select case needs a channel; for one that is never ready, use Chan.never()";
  private static final String NULL_DURATION = "a duration is null; Duration.ZERO is none at all";
  private static final String SEND_ON_CLOSED =
      "send on a closed channel; close it only after the last send, and only on the sending side";
  private static final String NULL_FAILURE =
      "a channel is closed with a null failure; to close it without one, call close()";
  private static final String CLOSE_OF_NEVER =
      "Chan.never() cannot be closed; make a channel of your own with Heddle.chan()";
  private static final Runnable IDLE = () -> {};
  private static final Duration LONG = Duration.ofDays(1);

  private static Alarm stopped(Alarm alarm) {
    alarm.stop();
    return alarm;
  }

  private static Ticker stopped(Ticker ticker) {
    ticker.close();
    return ticker;
  }

  private static Chan<Integer> closedChannel() {
    Chan<Integer> channel = Heddle.chan(1);
    channel.close();
    return channel;
  }

  static Stream<Misuse> channels() {
    Chan<Integer> one = Heddle.chan(1);
    Chan<Integer> closed = closedChannel();
    return Stream.of(
        argument(
            "a negative capacity",
            () -> Heddle.chan(-3),
            "a channel's capacity is -3; it must be 0, for unbuffered, or more"),
        nothing("send of null", () -> one.send(null), NULL_VALUE),
        nothing("trySend of null", () -> one.trySend(null), NULL_VALUE),
        nothing("timed trySend of null", () -> one.trySend(null, LONG), NULL_VALUE),
        nothing("trySend for null", () -> one.trySend(1, null), NULL_DURATION),
        nothing("tryReceive for null", () -> one.tryReceive(null), NULL_DURATION),
        closed("send on closed", () -> closed.send(1), SEND_ON_CLOSED),
        closed("trySend on closed", () -> closed.trySend(1), SEND_ON_CLOSED),
        closed("timed trySend on closed", () -> closed.trySend(1, LONG), SEND_ON_CLOSED),
        closed(
            "a second close",
            closed::close,
            "close of a closed channel; only one party, usually the last sender, should close it"),
        closed(
            "a close with a failure after a close",
            () -> closed.close(new RuntimeException()),
            "close of a closed channel; only one party, usually the last sender, should close it"),
        nothing("a close with null", () -> one.close(null), NULL_FAILURE),
        nothing("a side's close with null", () -> one.sendOnly().close(null), NULL_FAILURE),
        closed(
            "receiveOrThrow at the end",
            closed::receiveOrThrow,
            "receive from a channel that is closed and drained; where that may be,"
                + " use receive(), which then gives null"),
        nothing(
            "receiveOrElse of null",
            () -> closed.receiveOrElse(null),
            "what stands for the end of the channel is null; for that, use receive()"),
        nothing("a side's send of null", () -> one.sendOnly().send(null), NULL_VALUE),
        nothing(
            "a side's tryReceive for null",
            () -> one.receiveOnly().tryReceive(null),
            NULL_DURATION),
        state("a close of never", Chan.never()::close, CLOSE_OF_NEVER),
        state(
            "a close of never with a failure",
            () -> Chan.never().close(new RuntimeException()),
            CLOSE_OF_NEVER),
        state("a close of never's side", Chan.never().sendOnly()::close, CLOSE_OF_NEVER));
  }

  static Stream<Misuse> selects() {
    Chan<Integer> one = Heddle.chan(1);
    String nullCases = "the cases of the select are null; for none at all, pass none";
    String nullCase = "a case of the select is null; leave it out instead";
    String twoDefaults = "a select has two onDefault cases; it can have only one";
    return Stream.of(
        nothing("select of null", () -> Heddle.select((SelectCase[]) null), nullCases),
        nothing("Select.of null", () -> Select.of((SelectCase[]) null), nullCases),
        nothing("choose of null", () -> Heddle.choose((Choice<Integer>[]) null), nullCases),
        nothing("a null case", () -> Heddle.select((SelectCase) null), nullCase),
        nothing("a null choice", () -> Heddle.choose((Choice<Integer>) null), nullCase),
        nothing("receive from null", () -> Heddle.onReceive(null, v -> {}), NULL_CHANNEL),
        nothing("receive without body", () -> Heddle.onReceive(one, null), "body"),
        nothing("send to null", () -> Heddle.onSend(null, 1, IDLE), NULL_CHANNEL),
        nothing("a case's send of null", () -> Heddle.onSend(one, null, IDLE), NULL_VALUE),
        nothing("send without body", () -> Heddle.onSend(one, 1, null), "body"),
        nothing("send without source", () -> Heddle.onSendFrom(one, null, IDLE), "source"),
        nothing("timeout of null", () -> Heddle.onTimeout(null, IDLE), NULL_DURATION),
        nothing("timeout without body", () -> Heddle.onTimeout(LONG, null), "body"),
        nothing("default without body", () -> Heddle.onDefault(null), "body"),
        nothing("choice from null", () -> Choice.onReceive(null, v -> v), NULL_CHANNEL),
        nothing("choice to null", () -> Choice.onSend(null, 1, () -> 1), NULL_CHANNEL),
        nothing("choice to send null", () -> Choice.onSend(one, null, () -> 1), NULL_VALUE),
        nothing("choice without body", () -> Choice.onDefault(null), "body"),
        nothing("choice after null", () -> Choice.onTimeout(null, () -> 1), NULL_DURATION),
        nothing(
            "a source that gives null",
            () -> Heddle.select(Heddle.onSendFrom(one, () -> null, IDLE)),
            NULL_VALUE),
        argument(
            "two defaults",
            () -> Heddle.select(Heddle.onDefault(IDLE), Heddle.onDefault(IDLE)),
            twoDefaults),
        argument(
            "two default choices",
            () -> Heddle.choose(Choice.onDefault(() -> 1), Choice.onDefault(() -> 2)),
            twoDefaults),
        closed(
            "select's send on closed",
            () -> Heddle.select(Heddle.onSend(closedChannel(), 1, IDLE)),
            SEND_ON_CLOSED));
  }

  static Stream<Misuse> goroutinesAndTime() {
    Goroutine ended = Heddle.go(() -> {});
    return Stream.of(
        nothing("go of null", () -> Heddle.go(null), "task"),
        nothing("named go of null", () -> Heddle.go("name", null), "task"),
        nothing("go without name", () -> Heddle.go(null, () -> {}), "name"),
        nothing("run of null", () -> Heddle.run(null), "main"),
        nothing("WaitGroup.go of null", () -> new WaitGroup().go(null), "task"),
        nothing("join for null", () -> ended.join(null), NULL_DURATION),
        nothing("sleep for null", () -> Heddle.sleep(null), NULL_DURATION),
        nothing("after null", () -> Heddle.after(null), NULL_DURATION),
        nothing("alarm after null", () -> Alarm.after(null), NULL_DURATION),
        nothing(
            "alarm's reset to null", () -> stopped(Alarm.after(LONG)).reset(null), NULL_DURATION),
        nothing("ticker every null", () -> Ticker.every(null), NULL_DURATION),
        argument(
            "ticker every zero",
            () -> Ticker.every(Duration.ZERO),
            "the interval of a ticker is PT0S; it must be longer than zero"),
        argument(
            "ticker's reset below zero",
            () -> stopped(Ticker.every(LONG)).reset(Duration.ofSeconds(-1)),
            "the interval of a ticker is PT-1S; it must be longer than zero"));
  }

  static Stream<Misuse> contextsAndGroups() {
    Context context = Context.background();
    Group closed = Group.open();
    closed.close();
    return Stream.of(
        nothing("timeout of null", () -> context.withTimeout(null), "timeout"),
        nothing("deadline of null", () -> context.withDeadline(null), "deadline"),
        nothing("value under null", () -> context.withValue(null, 1), "key"),
        nothing("value null", () -> context.withValue(Context.Key.<Integer>of("k"), null), "value"),
        nothing("value of null", () -> context.value(null), "key"),
        nothing("key without name", () -> Context.Key.of(null), "name"),
        nothing("context's run of null", () -> context.run(null), "body"),
        nothing("group below null", () -> Group.open(null), "parent"),
        nothing("group's go of null", () -> Group.open().go(null), "task"),
        nothing("group's fork of null", () -> Group.open().fork(null), "task"),
        argument(
            "a limit of none",
            () -> Group.open().limit(0),
            "the limit of a group is 0; it must be at least 1"),
        state(
            "go in a closed group",
            () -> closed.go(() -> {}),
            "the group is closed; start its tasks before that"),
        state(
            "fork in a closed group",
            () -> closed.fork(() -> 1),
            "the group is closed; start its tasks before that"),
        nothing("publisher of null", () -> Flows.publisher(null), "channel"),
        nothing("subscribe to null", () -> Flows.subscribe(null, 1), "publisher"),
        argument(
            "no demand",
            () -> Flows.subscribe((Flow.Publisher<Integer>) subscriber -> {}, 0),
            "a subscription requests 0 values ahead; it must be at least 1, or none would ever be"
                + " published"));
  }

  static Stream<Misuse> schedulers() {
    Scheduler.Builder builder = Scheduler.builder();
    return Stream.of(
        nothing("a null name", () -> builder.name(null), "name"),
        argument(
            "an empty name",
            () -> builder.name(""),
            "a scheduler's name is empty; it needs a letter at least"),
        argument(
            "no parallelism",
            () -> builder.parallelism(0),
            "parallelism is 0; it must be at least 1"),
        argument(
            "more parallelism than any machine's",
            () -> builder.parallelism(32_768),
            "parallelism is 32768; it must be at most 32767"),
        argument(
            "a parallelism set to less than 1",
            () -> Scheduler.global().parallelism(-1),
            "parallelism is -1; it must be at least 1"),
        argument(
            "no threads", () -> builder.maxThreads(0), "maxThreads is 0; it must be at least 1"),
        argument(
            "fewer threads than parallelism",
            () -> Scheduler.builder().parallelism(3).maxThreads(2).build(),
            "maxThreads is 2, less than the parallelism of 3; it must be at least that"),
        nothing("go of null", () -> Scheduler.global().go(null), "task"),
        nothing("a null task", () -> Scheduler.global().executor().execute(null), "task"),
        nothing("a null body", () -> Scheduler.global().threadFactory().newThread(null), "body"),
        nothing("no panic handler", () -> Scheduler.global().onPanic(null), "handler"),
        nothing("no leak handler", () -> Scheduler.global().onLeak(null), "handler"),
        nothing("no deadlock handler", () -> Scheduler.global().onDeadlock(null), "handler"),
        nothing("no limit handler", () -> Scheduler.global().onThreadLimit(null), "handler"));
  }

  @ParameterizedTest
  @MethodSource({"channels", "selects", "goroutinesAndTime", "contextsAndGroups", "schedulers"})
  void isRefused(Misuse misuse) {
    assertThat(catchThrowable(misuse.call()::run))
        .isExactlyInstanceOf(misuse.refusal())
        .hasMessage(misuse.message());
  }

  @Test
  void aGoroutineCannotJoinItself() {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    AtomicReference<Throwable> timed = new AtomicReference<>();
    Goroutine goroutine =
        Heddle.go(() -> {
          thrown.set(catchThrowable(Goroutine.current()::join));
          timed.set(catchThrowable(() -> Goroutine.current().join(LONG)));
        });
    goroutine.join();
    for (Throwable each : new Throwable[] {thrown.get(), timed.get()}) {
      assertThat(each)
          .isExactlyInstanceOf(IllegalStateException.class)
          .hasMessage(
              "goroutine %d joins itself, and would wait for ever; join it from another",
              goroutine.id());
    }
  }

  @Test
  void aClosedSchedulersExecutorAndFactoryRefuse() {
    Scheduler scheduler = Scheduler.builder().name("closed").parallelism(1).build();
    ExecutorService executor = scheduler.executor();
    ThreadFactory threads = scheduler.threadFactory();
    scheduler.close();
    String message = "the scheduler is closed; start its goroutines before that, or build another";
    for (ExecutorService each : new ExecutorService[] {executor, scheduler.executor()}) {
      assertThat(catchThrowable(() -> each.execute(IDLE)))
          .isExactlyInstanceOf(RejectedExecutionException.class)
          .hasMessage("the executor's scheduler is closed; submit its tasks before that");
      each.shutdown();
      assertThat(each.isTerminated()).isTrue();
    }
    assertThat(catchThrowable(() -> threads.newThread(IDLE))).hasMessage(message);
    assertThat(catchThrowable(() -> scheduler.threadFactory().newThread(IDLE))).hasMessage(message);
    assertThat(catchThrowable(() -> scheduler.parallelism(2))).hasMessage(message);
  }

  @Test
  void aParallelismCannotBeRaisedOverTheThreads() {
    Assumptions.assumeTrue(Scheduler.global().isNative()); // the JDK's scheduler has no such limit
    try (Scheduler scheduler =
        Scheduler.builder().name("narrow").parallelism(1).maxThreads(2).build()) {
      assertThat(catchThrowable(() -> scheduler.parallelism(3)))
          .isExactlyInstanceOf(IllegalArgumentException.class)
          .hasMessage("maxThreads is 2, less than the parallelism of 3; it must be at least that");
      assertThat(scheduler.parallelism()).isEqualTo(1);
      scheduler.parallelism(2);
    }
  }

  /** A source that is asked before the select has locked anything. */
  @Test
  void aSourceMayBlockUseTheChannelAndThrowAndTheSelectIsUsableAfter() {
    Chan<Integer> channel = Heddle.chan(2);
    AtomicReference<Task> source = new AtomicReference<>();
    Select select =
        Select.of(
            Heddle.onSendFrom(
                channel,
                () -> {
                  assertThat(catchThrowable(source.get()::run)).isNull();
                  return 7;
                },
                IDLE));
    source.set(() -> {
      channel.send(6);
      Heddle.select(Heddle.onReceive(channel, v -> {}));
      Heddle.sleep(Duration.ofMillis(1));
    });
    select.await();
    assertThat(channel.receive()).isEqualTo(7);

    source.set(() -> fail());
    assertThat(catchThrowable(select::await)).isInstanceOf(AssertionError.class);
    source.set(select::await);
    assertThat(catchThrowable(select::await)).isInstanceOf(AssertionError.class);
    source.set(() -> {});
    select.await();
    assertThat(channel.receive()).isEqualTo(7);
  }

  private static void fail() {
    throw new IllegalStateException("on purpose");
  }
}
