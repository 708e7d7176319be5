// Shows: a crawler that visits each page once with at most four fetches at a time. The goroutine
// that knows which pages were seen is the only one that does, so there is no lock; a select offers
// the next page and takes found links at once; a channel that is never ready stands for "no page to
// offer". The site it crawls is served on the loopback address by goroutines too.
// Go: the web crawler of A Tour of Go, with a nil channel in the select.
// Prints: what was found, and what the server saw of it: never more than four fetches at once.
import static dev.heddle.Heddle.*;

import com.sun.net.httpserver.*;
import dev.heddle.*;
import java.net.http.*;

static final int FETCHERS = 4;
static final int PAGES = 60;
static final Pattern LINK = Pattern.compile("href=\"([^\"]+)\"");

record Page(String path, int status, List<String> links) {}

/** Fetches pages until there are no more to fetch. */
void fetch(HttpClient client, String site, ReceiveChan<String> todo, SendChan<Page> fetched)
    throws Exception {
  for (String path : todo) {
    HttpRequest request = HttpRequest.newBuilder(URI.create(site + path)).build();
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    List<String> links = LINK.matcher(answer.body()).results().map(link -> link.group(1)).toList();
    fetched.send(new Page(path, answer.statusCode(), links));
  }
}

/** Crawls a site from its front page on, and returns its pages by path. */
SortedMap<String, Page> crawl(String site) {
  Chan<String> todo = chan();
  Chan<Page> fetched = chan();
  HttpClient client = HttpClient.newHttpClient();
  for (int i = 1; i <= FETCHERS; i++) {
    go("fetcher " + i, () -> fetch(client, site, todo, fetched));
  }

  SortedMap<String, Page> pages = new TreeMap<>();
  Queue<String> waiting = new ArrayDeque<>(List.of("/0"));
  Set<String> seen = new HashSet<>(waiting);
  while (pages.size() < seen.size()) {
    Chan<String> offered = waiting.isEmpty() ? Chan.never() : todo;
    select(
        onSendFrom(offered, waiting::peek, waiting::remove),
        onReceive(
            fetched,
            page -> {
              pages.put(page.path(), page);
              page.links().stream().filter(seen::add).forEach(waiting::add);
            }));
  }
  todo.close();
  return pages;
}

/** A site of pages that link to each other in circles, and to one that does not exist. */
class Site implements HttpHandler {
  final Map<String, Integer> visits = new ConcurrentHashMap<>();
  final AtomicInteger now = new AtomicInteger();
  final AtomicInteger most = new AtomicInteger();

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    most.accumulateAndGet(now.incrementAndGet(), Math::max);
    String path = exchange.getRequestURI().getPath();
    visits.merge(path, 1, Integer::sum);
    sleep(Duration.ofMillis(5));
    int page = Integer.parseInt(path.substring(1));
    byte[] body = page < PAGES ? html(page).getBytes() : "no such page".getBytes();
    now.decrementAndGet(); // before the answer, after which the next request may come
    exchange.sendResponseHeaders(page < PAGES ? 200 : 404, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  String html(int page) {
    return IntStream.of(2 * page + 1, 2 * page + 2, page / 2, 7 * page % PAGES)
        .map(link -> Math.min(link, PAGES))
        .mapToObj(link -> "<a href=\"/" + link + "\">" + link + "</a>")
        .collect(Collectors.joining("\n"));
  }
}

void main() throws IOException {
  Site site = new Site();
  HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
  server.createContext("/", site);
  server.setExecutor(request -> go(request::run)); // a goroutine for each request
  server.start();

  SortedMap<String, Page> pages = crawl("http://127.0.0.1:" + server.getAddress().getPort());
  server.stop(0);

  long dead = pages.values().stream().filter(page -> page.status() == 404).count();
  long links = pages.values().stream().mapToLong(page -> page.links().size()).sum();
  boolean once = site.visits.values().stream().allMatch(visits -> visits == 1);
  IO.println(pages.size() - dead + " pages, " + dead + " dead link, " + links + " links");
  IO.println("each was fetched " + (once ? "once" : "more than once"));
  IO.println("at most " + site.most + " fetches at a time");
}
