// Shows: a fixed number of workers that share one channel of jobs, and who closes what: whoever
// sends the jobs closes them, and the results are closed when the last worker has ended.
// Go: `for job := range jobs` in three goroutines, and a sync.WaitGroup to close the results.
// Prints: for each job its result, in the order of the jobs, though they end in any order.
import static dev.heddle.Heddle.*;

import dev.heddle.*;

static final int WORKERS = 3;

record Result(int start, int steps) {}

void work(ReceiveChan<Integer> jobs, SendChan<Result> results) {
  for (int start : jobs) {
    results.send(new Result(start, collatzSteps(start)));
  }
}

/** How often n is halved, or tripled and increased by one, until it is 1. */
int collatzSteps(long n) {
  int steps = 0;
  for (; n != 1; steps++) {
    n = n % 2 == 0 ? n / 2 : 3 * n + 1;
  }
  return steps;
}

void main() {
  Chan<Integer> jobs = chan();
  Chan<Result> results = chan();
  List<Goroutine> workers = new ArrayList<>();
  for (int i = 1; i <= WORKERS; i++) {
    workers.add(go("worker " + i, () -> work(jobs, results)));
  }
  go(() -> {
    for (int start = 1; start <= 10; start++) {
      jobs.send(start);
    }
    jobs.close();
  });
  go(() -> {
    workers.forEach(Goroutine::join);
    results.close();
  });

  results.stream()
      .sorted(Comparator.comparing(Result::start))
      .forEach(result -> IO.println(result.start() + ": " + result.steps() + " steps"));
}
