// Shows: a pipeline with a bounded number of workers over real files: one goroutine walks the
// folder, a few compute checksums, main puts them in order. Whatever goes wrong in a goroutine ends
// the program with a report. The result is compared with that of one loop over the files.
// Go: bounded.go of "Go Concurrency Patterns: Pipelines and cancellation".
// Prints: the SHA-256 of the five largest files below a folder, one over all of them, and how long
// it took both ways. The folder is the first argument, or else the JDK's own.
import static dev.heddle.Heddle.*;

import dev.heddle.*;
import java.security.*;

record Checksum(Path file, long size, String sha256) {}

Checksum checksum(Path file) throws Exception {
  MessageDigest digest = MessageDigest.getInstance("SHA-256");
  byte[] buffer = new byte[1 << 16];
  long size = 0;
  try (InputStream in = Files.newInputStream(file)) {
    for (int n; (n = in.read(buffer)) >= 0; size += n) {
      digest.update(buffer, 0, n);
    }
  }
  return new Checksum(file, size, HexFormat.of().formatHex(digest.digest()));
}

Stream<Path> filesBelow(Path folder) throws IOException {
  return Files.walk(folder).filter(Files::isRegularFile).filter(Files::isReadable);
}

ReceiveChan<Path> walk(Path folder) {
  Chan<Path> paths = chan();
  go(
      "walk",
      () -> {
        try (Stream<Path> files = filesBelow(folder)) {
          files.forEach(paths::send);
        }
        paths.close();
      });
  return paths;
}

ReceiveChan<Checksum> checksums(ReceiveChan<Path> paths, int workers) {
  Chan<Checksum> results = chan();
  List<Goroutine> digesters = new ArrayList<>();
  for (int i = 1; i <= workers; i++) {
    digesters.add(
        go(
            "digester " + i,
            () -> {
              for (Path path : paths) {
                results.send(checksum(path));
              }
            }));
  }
  go(() -> {
    digesters.forEach(Goroutine::join);
    results.close();
  });
  return results;
}

SortedMap<Path, Checksum> inParallel(Path folder) {
  SortedMap<Path, Checksum> all = new TreeMap<>();
  int workers = 2 * Scheduler.global().parallelism(); // some read while others compute
  for (Checksum each : checksums(walk(folder), workers)) {
    all.put(each.file(), each);
  }
  return all;
}

SortedMap<Path, Checksum> oneByOne(Path folder) throws Exception {
  SortedMap<Path, Checksum> all = new TreeMap<>();
  try (Stream<Path> files = filesBelow(folder)) {
    for (Path file : (Iterable<Path>) files::iterator) {
      all.put(file, checksum(file));
    }
  }
  return all;
}

void main(String[] args) throws Exception {
  Path folder = Path.of(args.length > 0 ? args[0] : System.getProperty("java.home"));
  if (!Files.isDirectory(folder)) {
    System.err.println("no such folder: '" + folder + "'; name one with files in it");
    System.exit(1);
  }
  inParallel(folder); // once beforehand: a JVM that has just started would measure itself
  long start = System.nanoTime();
  SortedMap<Path, Checksum> expected = oneByOne(folder);
  long between = System.nanoTime();
  SortedMap<Path, Checksum> checksums = inParallel(folder);
  long end = System.nanoTime();
  if (!checksums.equals(expected)) {
    throw new AssertionError("the goroutines computed something else than one loop does");
  }

  MessageDigest overall = MessageDigest.getInstance("SHA-256");
  checksums.values().forEach(each -> overall.update(each.sha256().getBytes()));
  long bytes = checksums.values().stream().mapToLong(Checksum::size).sum();
  checksums.values().stream()
      .sorted(Comparator.comparing(Checksum::size).reversed().thenComparing(Checksum::file))
      .limit(5)
      .forEach(each -> IO.println(each.sha256() + "  " + folder.relativize(each.file())));
  IO.println(HexFormat.of().formatHex(overall.digest()) + "  over all of them");
  IO.println(
      bytes + " bytes in " + checksums.size() + " files, the same in parallel and one by one");
  IO.println(
      (end - between) / 1_000_000
          + " ms in parallel, "
          + (between - start) / 1_000_000
          + " ms one by one");
}
