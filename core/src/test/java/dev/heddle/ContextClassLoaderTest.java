package dev.heddle;

import static dev.heddle.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.sync.WaitGroup;
import dev.heddle.testing.Caller;
import dev.heddle.testing.Collected;
import dev.heddle.testing.Schedulers;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A goroutine inherits the context class loader of whoever starts it, however that is done. */
class ContextClassLoaderTest {

  /** Each way to start something on a scheduler. */
  private enum Way {
    GO {
      @Override
      void start(Scheduler scheduler, Task task) {
        Heddle.go(task);
      }
    },
    GO_WITH_A_NAME {
      @Override
      void start(Scheduler scheduler, Task task) {
        Heddle.go("named", task);
      }
    },
    SCHEDULER_GO {
      @Override
      void start(Scheduler scheduler, Task task) {
        scheduler.go(task);
      }
    },
    SCHEDULER_GO_WITH_A_NAME {
      @Override
      void start(Scheduler scheduler, Task task) {
        scheduler.go("named", task);
      }
    },
    EXECUTOR {
      @Override
      void start(Scheduler scheduler, Task task) {
        by(scheduler.executor(), task);
      }
    },
    EXECUTOR_WITH_A_PREFIX {
      @Override
      void start(Scheduler scheduler, Task task) {
        by(scheduler.executor("named-"), task);
      }
    },
    FACTORY {
      @Override
      void start(Scheduler scheduler, Task task) {
        by(scheduler.threadFactory(), task);
      }
    },
    FACTORY_WITH_A_PREFIX {
      @Override
      void start(Scheduler scheduler, Task task) {
        by(scheduler.threadFactory("named-"), task);
      }
    },
    GROUP_GO {
      @Override
      void start(Scheduler scheduler, Task task) {
        try (Group group = Group.open()) {
          group.go(task);
          group.join();
        }
      }
    },
    GROUP_GO_WITH_A_NAME {
      @Override
      void start(Scheduler scheduler, Task task) {
        try (Group group = Group.open()) {
          group.go("named", task);
          group.join();
        }
      }
    },
    GROUP_FORK {
      @Override
      void start(Scheduler scheduler, Task task) {
        try (Group group = Group.open()) {
          group.fork(() -> done(task));
          group.join();
        }
      }
    },
    GROUP_FORK_WITH_A_NAME {
      @Override
      void start(Scheduler scheduler, Task task) {
        try (Group group = Group.open()) {
          group.fork("named", () -> done(task));
          group.join();
        }
      }
    },
    GROUP_TRY_GO {
      @Override
      void start(Scheduler scheduler, Task task) {
        try (Group group = Group.open()) {
          group.tryGo(task);
          group.join();
        }
      }
    },
    ALARM {
      @Override
      void start(Scheduler scheduler, Task task) {
        Alarm.run(Duration.ofMillis(1), task);
      }
    },
    AFTER_FUNC {
      @Override
      void start(Scheduler scheduler, Task task) {
        Context ends = Context.background().withCancel();
        ends.afterFunc(task);
        Caller.PLATFORM_THREAD.call(ends::cancel);
      }
    },
    WAIT_GROUP_GO {
      @Override
      void start(Scheduler scheduler, Task task) {
        new WaitGroup().go(task);
      }
    },
    WAIT_GROUP_GO_WITH_A_NAME {
      @Override
      void start(Scheduler scheduler, Task task) {
        new WaitGroup().go("named", task);
      }
    },
    RUN {
      @Override
      void start(Scheduler scheduler, Task task) {
        Heddle.run(task);
      }
    };

    abstract void start(Scheduler scheduler, Task task);

    private static void by(ExecutorService executor, Task task) {
      executor.submit(() -> done(task));
      executor.shutdown();
    }

    private static void by(ThreadFactory factory, Task task) {
      Thread thread =
          factory.newThread(() -> {
            try {
              task.run();
            } catch (Exception e) {
              throw new AssertionError(e);
            }
          });
      thread.start();
    }

    private static Void done(Task task) throws Exception {
      task.run();
      return null;
    }
  }

  private static Stream<Arguments> everyWayOfEveryCaller() {
    return Stream.of(Caller.values())
        .flatMap(caller -> Stream.of(Way.values()).map(way -> Arguments.of(caller, way)));
  }

  private static ClassLoader loader() {
    return new URLClassLoader(new URL[0]);
  }

  private static ClassLoader own() {
    return Thread.currentThread().getContextClassLoader();
  }

  private static void use(ClassLoader loader) {
    Thread.currentThread().setContextClassLoader(loader);
  }

  /** The class loader of what is started by {@code way}, here and now. */
  private static ClassLoader seenBy(Way way) {
    List<ClassLoader> seen = Collections.synchronizedList(new ArrayList<>());
    way.start(Schedulers.ofParallelism(2), () -> seen.add(own()));
    until(() -> !seen.isEmpty());
    return seen.getFirst();
  }

  @ParameterizedTest
  @MethodSource("everyWayOfEveryCaller")
  void aGoroutineHasTheClassLoaderOfItsStarter(Caller caller, Way way) {
    ClassLoader first = loader();
    ClassLoader second = loader();
    List<ClassLoader> seen = new ArrayList<>();
    caller.call(() -> {
      ClassLoader before = own();
      seen.add(seenBy(way));
      use(first);
      seen.add(seenBy(way));
      use(second);
      seen.add(seenBy(way));
      use(null);
      seen.add(seenBy(way));
      use(before);
      seen.add(seenBy(way));
      seen.add(before);
    });
    ClassLoader before = seen.getLast();
    assertThat(seen).containsExactly(before, first, second, null, before, before);
  }

  @ParameterizedTest
  @EnumSource
  void soDoesWhatThatStarts(Way way) {
    ClassLoader loader = loader();
    List<ClassLoader> seen = new ArrayList<>();
    Caller.PLATFORM_THREAD.call(() -> {
      use(loader);
      AtomicBoolean done = new AtomicBoolean();
      way.start(
          Schedulers.ofParallelism(2),
          () -> {
            seen.add(own());
            Heddle.go("below", () -> seen.add(own())).join();
            Heddle.go(() -> seen.add(own())).join();
            done.set(true);
          });
      until(done::get);
    });
    assertThat(seen).containsExactly(loader, loader, loader);
  }

  /** A service that only the starter's class loader knows a provider of. */
  public interface Service {}

  /** The provider. */
  public static final class Provider implements Service {}

  @Test
  void aServiceIsFoundThroughTheStartersClassLoader(@TempDir Path folder) throws Exception {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(services.resolve(Service.class.getName()), Provider.class.getName());
    List<Service> found = new ArrayList<>();
    try (URLClassLoader application =
        new URLClassLoader(new URL[] {folder.toUri().toURL()}, own())) {
      Caller.PLATFORM_THREAD.call(() -> {
        use(application);
        Heddle.go(() -> ServiceLoader.load(Service.class).forEach(found::add)).join();
      });
    }
    assertThat(found).hasOnlyElementsOfType(Provider.class).hasSize(1);
  }

  @Test
  void goroutinesOfOneStarterShareWhatTheyHaveOfIt() {
    Caller.PLATFORM_THREAD.call(() -> {
      assertThat(Origin.outside()).isSameAs(Origin.OUTSIDE);
      use(loader());
      assertThat(Origin.outside()).isSameAs(Origin.outside()).isNotSameAs(Origin.OUTSIDE);
    });
    Caller.GOROUTINE.call(() -> {
      assertThat(Goroutine.originOfCaller()).isSameAs(Origin.OUTSIDE);
      assertThat(Goroutine.originOfCaller().child(null)).isSameAs(Origin.OUTSIDE);
      use(loader());
      Origin changed = Goroutine.originOfCaller();
      assertThat(Goroutine.originOfCaller()).isSameAs(changed);
      assertThat(changed.child(null)).isSameAs(changed);
    });
  }

  @Test
  void nothingKeepsAClassLoaderWhoseGoroutinesHaveEnded() {
    Scheduler scheduler = Schedulers.ofParallelism(2);
    List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Caller.PLATFORM_THREAD.call(() -> {
        use(loader());
        loaders.add(new WeakReference<>(own()));
        scheduler.go(() -> {}).join();
        scheduler.go(() -> use(own())).join();
      });
    }
    Collected.untilAll(loaders);
  }
}
