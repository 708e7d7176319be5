// Shows: state that several goroutines change under a lock: a bank of which no money is lost, and a
// price list that many read and few write.
// Go: sync.Mutex and sync.RWMutex; `defer mu.Unlock()` is the finally.
// Prints: the sum of all accounts before and after, and whether a reader ever saw half a change.
import static dev.heddle.Heddle.*;

import dev.heddle.sync.*;

class Bank {
  private final Mutex mutex = new Mutex();
  private final long[] accounts = new long[10]; // guarded by the mutex

  Bank(long each) {
    Arrays.fill(accounts, each);
  }

  void transfer(int from, int to, long amount) {
    mutex.lock();
    try {
      if (accounts[from] >= amount) {
        accounts[from] -= amount;
        accounts[to] += amount;
      }
    } finally {
      mutex.unlock();
    }
  }

  long total() {
    mutex.lock();
    try {
      return Arrays.stream(accounts).sum();
    } finally {
      mutex.unlock();
    }
  }
}

class Prices {
  private final RWMutex mutex = new RWMutex();
  private final Map<String, Integer> prices = new HashMap<>(Map.of("net", 100, "gross", 119));

  void change(int net) {
    mutex.writeLock().lock();
    try {
      prices.put("net", net);
      prices.put("gross", net * 119 / 100);
    } finally {
      mutex.writeLock().unlock();
    }
  }

  boolean agree() {
    mutex.readLock().lock();
    try {
      return prices.get("gross") == prices.get("net") * 119 / 100;
    } finally {
      mutex.readLock().unlock();
    }
  }
}

void main() {
  Bank bank = new Bank(1_000);
  IO.println("before: " + bank.total());
  WaitGroup clerks = new WaitGroup();
  for (int i = 0; i < 20; i++) {
    clerks.go(() -> {
      ThreadLocalRandom random = ThreadLocalRandom.current();
      for (int k = 0; k < 1_000; k++) {
        bank.transfer(random.nextInt(10), random.nextInt(10), random.nextInt(200));
      }
    });
  }
  clerks.await();
  IO.println("after: " + bank.total());

  Prices prices = new Prices();
  AtomicInteger torn = new AtomicInteger();
  WaitGroup all = new WaitGroup();
  for (int i = 0; i < 8; i++) {
    all.go(() -> {
      for (int k = 0; k < 2_000; k++) {
        if (!prices.agree()) {
          torn.incrementAndGet();
        }
      }
    });
  }
  all.go(() -> {
    for (int net = 200; net < 700; net++) {
      prices.change(net);
    }
  });
  all.await();
  IO.println("half a change was seen " + torn + " times");
}
