package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which classes a scheduler initialises when the first is made. */
class FirstUseTest {

  /** Initialised when a scheduler is made in any case, or by threads of Heddle's own. */
  private static final Set<String> OTHERWISE =
      Set.of(
          "dev.heddle.FirstUse",
          "dev.heddle.GlobalScheduler",
          "dev.heddle.Scheduler",
          "dev.heddle.SchedulerSettings",
          "dev.heddle.internal.jdk.JdkThreads",
          "dev.heddle.internal.jdk.Mount",
          "dev.heddle.internal.sched.Carrier",
          "dev.heddle.internal.sched.Counters",
          "dev.heddle.internal.sched.FiberRegistry",
          "dev.heddle.internal.sched.LeakSetting",
          "dev.heddle.internal.sched.Processor",
          "dev.heddle.internal.sched.ProcessorSet",
          "dev.heddle.internal.sched.ReadyLatency",
          "dev.heddle.internal.sched.RunQueue",
          "dev.heddle.internal.sched.SchedulerCore",
          "dev.heddle.internal.sched.VirtualThreadDump",
          "dev.heddle.internal.sched.WorkList");

  @Test
  void everyClassWithAnInitialiserIsPrepared() throws Exception {
    assertThat(FirstUse.CLASSES).doesNotHaveDuplicates();
    List<String> known = Stream.concat(Stream.of(FirstUse.CLASSES), OTHERWISE.stream()).toList();
    assertThat(known).containsAll(initialised());
  }

  private static List<String> initialised() throws Exception {
    URI classes = Heddle.class.getProtectionDomain().getCodeSource().getLocation().toURI();
    try (Stream<Path> files = Files.walk(Path.of(classes))) {
      return files
          .filter(file -> file.toString().endsWith(".class"))
          .map(FirstUseTest::parse)
          .filter(FirstUseTest::hasInitialiser)
          .map(type -> type.thisClass().asInternalName().replace('/', '.'))
          .toList();
    }
  }

  private static ClassModel parse(Path file) {
    try {
      return ClassFile.of().parse(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean hasInitialiser(ClassModel type) {
    return type.methods().stream().anyMatch(method -> method.methodName().equalsString("<clinit>"));
  }
}
