import static dev.heddle.Heddle.*;

import dev.heddle.*;

/** A consumer returns at the first value it likes: the producer waits for ever. */
void main() {
  Chan<LeakReport> reports = chan(100);
  Scheduler.global().onLeak(reports::send);
  for (int i = 0; i < 10; i++) {
    firstEven();
  }
  awaitLeaks(reports, 10);
}

int firstEven() {
  Chan<Integer> numbers = chan();
  go(() -> {
    for (int i = 1; i < 10; i++) {
      numbers.send(i);
    }
  });
  for (int number : numbers) {
    if (number % 2 == 0) {
      return number;
    }
  }
  return 0;
}

/** Has the collector run until that many goroutines have leaked, and prints the reports' sum. */
void awaitLeaks(Chan<LeakReport> reports, long goroutines) {
  Map<String, Long> sites = new TreeMap<>();
  for (long leaked = 0; leaked < goroutines; ) {
    System.gc();
    LeakReport report = reports.tryReceive(Duration.ofMillis(10));
    if (report != null) {
      leaked += report.count();
      report
          .sites()
          .forEach(site ->
              sites.merge(site.waitReason().get() + "] " + site.origin(), site.count(), Long::sum));
    }
  }
  sites.forEach((site, count) -> IO.println(count + " leaked [" + site));
  IO.println(goroutineCount() + " live");
}
