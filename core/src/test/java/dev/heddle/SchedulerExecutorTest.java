package dev.heddle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.heddle.internal.sched.Fiber;
import dev.heddle.testing.Caller;
import dev.heddle.testing.Patience;
import dev.heddle.testing.Schedulers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A scheduler's executor and its thread factory. */
class SchedulerExecutorTest {

  private final Scheduler scheduler = Schedulers.fresh(2);

  @AfterEach
  void endScheduler() {
    Schedulers.end(scheduler);
  }

  @ParameterizedTest
  @EnumSource
  void aTaskRunsOnAGoroutineOfTheScheduler(Caller caller) {
    caller.call(() -> {
      try (ExecutorService executor = scheduler.executor()) {
        assertThat(executor.submit(Goroutine::current).get()).isNotNull();
        assertThat(executor.submit(() -> Scheduler.of(Fiber.current().scheduler())).get())
            .isSameAs(scheduler);
        assertThat(executor.submit(Goroutine::current).get())
            .isNotSameAs(executor.submit(Goroutine::current).get());
      }
    });
  }

  @Test
  void everyTaskHasAGoroutineOfItsOwnSoTasksMayWaitForEachOther() throws Exception {
    try (ExecutorService executor = scheduler.executor()) {
      CountDownLatch all = new CountDownLatch(100);
      for (int i = 0; i < 100; i++) {
        executor.execute(() -> {
          all.countDown();
          awaitOpen(all);
        });
      }
      all.await();
    }
  }

  private static void awaitOpen(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void invokeAllReturnsAllResultsInOrderAndInvokeAnyOne() throws Exception {
    try (ExecutorService executor = scheduler.executor()) {
      List<Callable<Integer>> tasks = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        int number = i;
        tasks.add(() -> {
          Heddle.yieldNow();
          return number;
        });
      }
      List<Future<Integer>> results = executor.invokeAll(tasks);
      for (int i = 0; i < 200; i++) {
        assertThat(results.get(i).get()).isEqualTo(i);
      }
      assertThat(executor.invokeAny(tasks)).isBetween(0, 199);
    }
  }

  @Test
  void whatATaskThrowsIsInItsFutureAndNotReported() {
    AtomicReference<PanicException> reported = new AtomicReference<>();
    scheduler.onPanic(reported::set);
    try (ExecutorService executor = scheduler.executor()) {
      Exception failure = new Exception("of the task");
      Future<?> future =
          executor.submit(() -> {
            throw failure;
          });
      assertThatThrownBy(future::get).isInstanceOf(ExecutionException.class).hasCause(failure);
    }
    assertThat(reported).hasValue(null);
  }

  @Test
  void whatAnExecutedTaskThrowsIsReportedBeforeTheExecutorHasTerminated() {
    AtomicReference<PanicException> reported = new AtomicReference<>();
    scheduler.onPanic(reported::set);
    RuntimeException failure = new RuntimeException("of the task");
    try (ExecutorService executor = scheduler.executor()) {
      executor.execute(() -> {
        throw failure;
      });
    }
    assertThat(reported.get()).hasCause(failure);
  }

  @Test
  void aFutureThatIsCancelledInterruptsItsTask() throws Exception {
    try (ExecutorService executor = scheduler.executor()) {
      CountDownLatch begun = new CountDownLatch(1);
      CountDownLatch ended = new CountDownLatch(1);
      Future<?> future =
          executor.submit(() -> {
            begun.countDown();
            try {
              return Heddle.chan().receive();
            } finally {
              ended.countDown();
            }
          });
      begun.await();
      future.cancel(true);
      ended.await();
      assertThat(future.isCancelled()).isTrue();
    }
  }

  @Test
  void shutdownLetsTasksEndAndRefusesMore() throws Exception {
    ExecutorService executor = scheduler.executor();
    Chan<Integer> hold = Heddle.chan();
    Future<Integer> running = executor.submit(hold::receive);
    executor.shutdown();
    executor.shutdown();
    assertThat(executor.isShutdown()).isTrue();
    assertThat(executor.isTerminated()).isFalse();
    assertThat(executor.awaitTermination(1, TimeUnit.MILLISECONDS)).isFalse();
    assertThat(executor.awaitTermination(0, TimeUnit.MILLISECONDS)).isFalse();
    assertThatThrownBy(() -> executor.execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessage("the executor was shut down; it takes no more tasks");
    hold.send(7);
    assertThat(executor.awaitTermination(Patience.nanos(100), TimeUnit.NANOSECONDS)).isTrue();
    assertThat(executor.isTerminated()).isTrue();
    assertThat(running.get()).isEqualTo(7);
  }

  @Test
  void shutdownNowCancelsWhatRuns() throws Exception {
    ExecutorService executor = scheduler.executor();
    List<Throwable> thrown = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch begun = new CountDownLatch(20);
    for (int i = 0; i < 20; i++) {
      executor.execute(() -> {
        begun.countDown();
        try {
          Heddle.chan().receive();
        } catch (CancelledException e) {
          thrown.add(e);
          throw e;
        }
      });
    }
    begun.await();
    assertThat(executor.shutdownNow()).isEmpty();
    assertThat(executor.awaitTermination(Patience.nanos(100), TimeUnit.NANOSECONDS)).isTrue();
    assertThat(thrown).hasSize(20);
  }

  @Test
  void shutdownNowReachesTasksThatAreBeingAccepted() throws Exception {
    for (int round = 0; round < 50; round++) {
      ExecutorService executor = scheduler.executor();
      Goroutine submitter =
          scheduler.go(() -> {
            try {
              for (; ; ) {
                executor.execute(() -> Heddle.chan().receive());
                Heddle.yieldNow();
              }
            } catch (RejectedExecutionException e) {
              // what is to happen in the end
            }
          });
      Heddle.yieldNow();
      executor.shutdownNow();
      assertThat(executor.awaitTermination(Patience.nanos(100), TimeUnit.NANOSECONDS)).isTrue();
      submitter.join();
    }
  }

  @ParameterizedTest
  @EnumSource
  void awaitTerminationIsEndedByAnInterrupt(Caller caller) {
    ExecutorService executor = scheduler.executor();
    Chan<Integer> hold = Heddle.chan();
    executor.execute(hold::receive);
    Caller.Running waiting =
        caller.start(() -> {
          try {
            executor.awaitTermination(1, TimeUnit.DAYS);
          } finally {
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
          }
        });
    waiting.thread().interrupt();
    assertThat(waiting.failure()).isInstanceOf(InterruptedException.class);
    hold.close();
    executor.close();
  }

  @ParameterizedTest
  @EnumSource
  void anInterruptedCallerCannotAwaitEvenATerminatedExecutor(Caller caller) {
    ExecutorService ended = scheduler.executor();
    ended.shutdown();
    caller.call(() -> {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> ended.awaitTermination(1, TimeUnit.DAYS))
          .isInstanceOf(InterruptedException.class);
      assertThat(Thread.interrupted()).isFalse();
      assertThat(ended.awaitTermination(1, TimeUnit.DAYS)).isTrue();
    });
  }

  @Test
  void theExecutorOfASchedulerThatWasClosedRejectsTasks() {
    Scheduler other = Scheduler.builder().build();
    ExecutorService orphan = other.executor();
    other.close();
    assertThatThrownBy(() -> orphan.execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessage("the executor's scheduler is closed; submit its tasks before that");
    orphan.close();
  }

  @Test
  void aTaskThatIsNullIsRefused() {
    try (ExecutorService executor = scheduler.executor()) {
      assertThatThrownBy(() -> executor.execute(null)).hasMessage("task");
    }
  }

  @Test
  void theGoroutinesOfAnExecutorWithAPrefixAreNumberedForEachExecutor() throws Exception {
    for (int executors = 0; executors < 2; executors++) {
      try (ExecutorService executor = scheduler.executor("mail-")) {
        for (int i = 0; i < 3; i++) {
          assertThat(executor.submit(() -> Goroutine.current().name()).get())
              .isEqualTo("mail-" + i);
        }
        assertThat(executor.submit(() -> Thread.currentThread().getName()).get())
            .isEqualTo("mail-3");
      }
    }
    try (ExecutorService executor = scheduler.executor()) {
      assertThat(executor.submit(() -> Goroutine.current().name()).get()).isEmpty();
    }
    assertThatThrownBy(() -> scheduler.executor(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("prefix");
  }

  @Test
  void aTaskThatIsRefusedTakesNoNumber() throws Exception {
    ExecutorService executor = scheduler.executor("job");
    assertThatThrownBy(() -> executor.execute(null)).hasMessage("task");
    assertThat(executor.submit(() -> Goroutine.current().name()).get()).isEqualTo("job0");
    executor.close();
  }

  @Test
  void theThreadsOfAFactoryWithAPrefixAreNumberedForEachFactory() {
    for (int factories = 0; factories < 2; factories++) {
      ThreadFactory factory = scheduler.threadFactory("poll-");
      assertThat(factory.newThread(() -> {}).getName()).isEqualTo("poll-0");
      assertThat(factory.newThread(() -> {}).getName()).isEqualTo("poll-1");
    }
    assertThat(scheduler.threadFactory().newThread(() -> {}).getName()).isEmpty();
    assertThatThrownBy(() -> scheduler.threadFactory(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("prefix");
    assertThatThrownBy(() -> scheduler.threadFactory("p").newThread(null)).hasMessage("body");
  }

  @Test
  void theThreadsOfTheFactoryInheritThreadLocalsAsVirtualThreadsDo() throws Exception {
    InheritableThreadLocal<String> inherited = new InheritableThreadLocal<>();
    inherited.set("of the test");
    AtomicReference<String> seen = new AtomicReference<>();
    Thread thread = scheduler.threadFactory().newThread(() -> seen.set(inherited.get()));
    inherited.remove();
    thread.start();
    thread.join();
    assertThat(seen).hasValue("of the test");
  }

  @Test
  void theThreadsOfTheFactoryAreVirtualAndNoGoroutines() throws Exception {
    AtomicReference<Goroutine> current = new AtomicReference<>(scheduler.go(() -> {}));
    Thread thread = scheduler.threadFactory().newThread(() -> current.set(Goroutine.current()));
    assertThat(thread.isVirtual()).isTrue();
    thread.start();
    thread.join();
    assertThat(current).hasValue(null);
  }

  @Test
  void anExecutorOfTheFactorysThreadsRunsWhatBlocks() throws Exception {
    AtomicInteger sum = new AtomicInteger();
    Chan<Integer> numbers = Heddle.chan();
    try (ExecutorService executor = Executors.newThreadPerTaskExecutor(scheduler.threadFactory())) {
      for (int i = 0; i < 50; i++) {
        executor.execute(() -> {
          Heddle.sleep(Duration.ofMillis(1));
          numbers.send(1);
        });
        executor.execute(() -> sum.addAndGet(numbers.receive()));
      }
    }
    assertThat(sum).hasValue(50);
  }

  @Test
  void anHttpServerAndItsClientRunOnTheScheduler() throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    HttpServer server = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
    ExecutorService handlers = Executors.newThreadPerTaskExecutor(scheduler.threadFactory());
    server.setExecutor(handlers);
    server.createContext(
        "/",
        exchange -> {
          Heddle.yieldNow();
          byte[] body = exchange.getRequestURI().getPath().getBytes(UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try (ExecutorService executor = scheduler.executor();
        HttpClient client = HttpClient.newBuilder().executor(executor).build()) {
      String base = "http://" + loopback.getHostAddress() + ":" + server.getAddress().getPort();
      List<Future<String>> bodies = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + "/" + i)).build();
        bodies.add(
            executor.submit(
                () -> client.send(request, HttpResponse.BodyHandlers.ofString()).body()));
      }
      for (int i = 0; i < 20; i++) {
        assertThat(bodies.get(i).get()).isEqualTo("/" + i);
      }
    }
    server.stop(0);
    handlers.close();
  }
}
