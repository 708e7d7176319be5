package dev.heddle.beside;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * Has a JVM dump its threads, as text and as JSON, and its heap, again and again. It is whichever
 * was given {@code -Dheddle.beside=} and the launcher's folder. There is one file of each kind at a
 * time.
 */
final class Dumps {

  private static final int PAUSE_MILLIS = 50;

  /** Between two looks for the JVM, which go through all processes. */
  private static final int LOOK_MILLIS = 500;

  /** A dump of the heap takes longest by far, and each counts as a full collection. */
  private static final int ROUNDS_FOR_A_HEAP = 4;

  private final Rounds rounds;
  private final Path folder;

  private Dumps(Rounds rounds) {
    this.rounds = rounds;
    this.folder = rounds.folder();
  }

  static void main(String[] arguments) throws IOException, InterruptedException {
    new Dumps(Rounds.in(arguments)).run();
  }

  private void run() throws IOException, InterruptedException {
    String threads =
        "Thread.print -l -e\nThread.dump_to_file -overwrite -format=json "
            + folder.resolve("threads.json")
            + "\n";
    Path heap = folder.resolve("heap.hprof");
    Path commands = Files.writeString(folder.resolve("commands"), threads);
    Path withHeap =
        Files.writeString(
            folder.resolve("commands-heap"), threads + "GC.heap_dump -overwrite " + heap + "\n");
    rounds.ready("");
    for (; ; ) {
      Optional<ProcessHandle> machine = machine();
      for (int round = 0; machine.isPresent() && machine.get().isAlive(); round++) {
        boolean heapToo = round % ROUNDS_FOR_A_HEAP == 0;
        if (command(machine.get(), heapToo ? withHeap : commands)) {
          rounds.ended();
        }
        Files.deleteIfExists(heap);
        Thread.sleep(PAUSE_MILLIS);
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }

  private Optional<ProcessHandle> machine() {
    String given = "-Dheddle.beside=" + folder;
    return ProcessHandle.allProcesses()
        .filter(process ->
            process
                .info()
                .arguments()
                .filter(arguments -> Arrays.asList(arguments).contains(given))
                .isPresent())
        .findFirst();
  }

  /** Whether the JVM did all of it. It may have ended meanwhile. */
  private static boolean command(ProcessHandle machine, Path commands)
      throws IOException, InterruptedException {
    return new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                "-J-XX:TieredStopAtLevel=1",
                Long.toString(machine.pid()),
                "-f",
                commands.toString())
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }
}
