// Shows: one job over many files on all processors: a channel of files, a worker for each processor
// that counts into a map of its own, and one map in the end. Nothing is shared, so nothing is
// locked. The result is compared with that of one loop over the files.
// Go: `for path := range paths` in runtime.GOMAXPROCS(0) goroutines, each sending its map.
// Prints: the ten most frequent words in the text files below a folder, and how long it took both
// ways. The folder is the first argument, or else the JDK's own.
import static dev.heddle.Heddle.*;

import dev.heddle.*;

static final int MOST_BYTES = 1 << 20;

/** The files that look like text: not too large, and no zero byte in them. */
List<Path> textFiles(Path folder) throws IOException {
  try (Stream<Path> all = Files.walk(folder)) {
    return all.filter(Files::isRegularFile).filter(Files::isReadable).filter(this::isText).toList();
  }
}

boolean isText(Path file) {
  try {
    return Files.size(file) <= MOST_BYTES && !read(file).contains("\0");
  } catch (IOException e) {
    throw new UncheckedIOException(e);
  }
}

String read(Path file) throws IOException {
  return Files.readString(file, StandardCharsets.ISO_8859_1); // which every file can be read as
}

void count(Path file, Map<String, Integer> counts) throws IOException {
  Matcher words = Pattern.compile("[a-z]+").matcher(read(file).toLowerCase(Locale.ROOT));
  while (words.find()) {
    counts.merge(words.group(), 1, Integer::sum);
  }
}

Map<String, Integer> countOneByOne(List<Path> files) throws IOException {
  Map<String, Integer> counts = new HashMap<>();
  for (Path file : files) {
    count(file, counts);
  }
  return counts;
}

Map<String, Integer> countInParallel(List<Path> files) {
  Chan<Path> jobs = chan();
  Chan<Map<String, Integer>> results = chan();
  int workers = Scheduler.global().parallelism();
  for (int i = 0; i < workers; i++) {
    go(() -> {
      Map<String, Integer> own = new HashMap<>();
      for (Path file : jobs) {
        count(file, own);
      }
      results.send(own);
    });
  }
  files.forEach(jobs::send);
  jobs.close();

  Map<String, Integer> total = new HashMap<>();
  for (int i = 0; i < workers; i++) {
    results.receive().forEach((word, n) -> total.merge(word, n, Integer::sum));
  }
  return total;
}

void main(String[] args) throws IOException {
  Path folder = Path.of(args.length > 0 ? args[0] : System.getProperty("java.home"));
  if (!Files.isDirectory(folder)) {
    System.err.println("no such folder: '" + folder + "'; name one with text files in it");
    System.exit(1);
  }
  List<Path> files = textFiles(folder);
  countInParallel(files); // once beforehand: a JVM that has just started would measure itself
  long start = System.nanoTime();
  Map<String, Integer> expected = countOneByOne(files);
  long between = System.nanoTime();
  Map<String, Integer> counts = countInParallel(files);
  long end = System.nanoTime();
  if (!counts.equals(expected)) {
    throw new AssertionError("the workers counted something else than one loop does");
  }

  counts.entrySet().stream()
      .sorted(
          Map.Entry.<String, Integer>comparingByValue()
              .reversed()
              .thenComparing(Map.Entry.comparingByKey()))
      .limit(10)
      .forEach(entry -> IO.println(entry.getValue() + " " + entry.getKey()));
  long words = counts.values().stream().mapToLong(Integer::longValue).sum();
  IO.println(words + " words in " + files.size() + " files, the same in parallel and one by one");
  IO.println(
      (end - between) / 1_000_000
          + " ms in parallel, "
          + (between - start) / 1_000_000
          + " ms one by one");
}
