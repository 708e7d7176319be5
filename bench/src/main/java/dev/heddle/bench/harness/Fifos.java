package dev.heddle.bench.harness;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Named pipes: who opens one to read is blocked in the operating system until somebody writes. */
public final class Fifos implements AutoCloseable {
  private static final int BYTE = 42;

  private final Path folder = Files.createTempDirectory("heddle-fifos");
  private final List<Path> paths = new ArrayList<>();

  /** So many of them, in a folder of their own. */
  public Fifos(int count) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("mkfifo"));
    for (int i = 0; i < count; i++) {
      Path path = folder.resolve("fifo-" + i);
      paths.add(path);
      command.add(path.toString());
    }
    Process process = new ProcessBuilder(command).inheritIO().start();
    Check.equal("status of mkfifo", 0, process.waitFor());
  }

  /** Opens the given one, which blocks, and reads what is written. */
  public void read(int index) throws IOException {
    try (FileInputStream in = new FileInputStream(paths.get(index).toFile())) {
      Check.equal("byte from a pipe", BYTE, in.read());
    }
  }

  /** Writes to all of them, and so wakes who reads. */
  public void release() throws IOException {
    for (Path path : paths) {
      try (FileOutputStream out = new FileOutputStream(path.toFile())) {
        out.write(BYTE);
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (Path path : paths) {
      Files.deleteIfExists(path);
    }
    Files.delete(folder);
  }
}
