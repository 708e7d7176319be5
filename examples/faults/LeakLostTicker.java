import static dev.heddle.Heddle.*;

import dev.heddle.*;

/** A ticker is closed while a goroutine waits for its next tick. */
void main() {
  Chan<LeakReport> reports = chan(100);
  Scheduler.global().onLeak(reports::send);
  for (int i = 0; i < 10; i++) {
    tick();
  }
  awaitLeaks(reports, 10);
}

void tick() {
  Ticker ticker = Ticker.every(Duration.ofDays(1));
  Chan<Integer> begun = chan();
  go(() -> {
    begun.send(1);
    ticker.channel().receive();
  });
  begun.receive();
  ticker.close();
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
