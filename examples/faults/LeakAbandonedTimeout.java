import static dev.heddle.Heddle.*;

import dev.heddle.*;

/** Work is given up after a timeout: whoever did it can never deliver. */
void main() {
  Chan<LeakReport> reports = chan(100);
  Scheduler.global().onLeak(reports::send);
  for (int i = 0; i < 10; i++) {
    withTimeout();
  }
  awaitLeaks(reports, 10);
}

void withTimeout() {
  Chan<Integer> result = chan();
  Chan<Integer> begun = chan();
  go(() -> {
    begun.receive();
    result.send(1);
  });
  select(onReceive(result, value -> {}), onTimeout(Duration.ofMillis(1), () -> begun.send(1)));
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
