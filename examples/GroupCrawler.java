// Shows: a crawl as structured concurrency: each level of the site is a group of tasks with
// results, of which so many may run at a time; the first failure, or the deadline of the context
// above, ends them all. No fetch outlives the group that it was started in.
// Go: errgroup.WithContext and SetLimit below a context.WithTimeout.
// Prints: a crawl that succeeds, one whose page never answers, and one with a broken page.
import static dev.heddle.Heddle.*;

import com.sun.net.httpserver.*;
import dev.heddle.*;
import java.net.http.*;

static final int FETCHERS = 4;
static final int PAGES = 60;
static final Pattern LINK = Pattern.compile("href=\"([^\"]+)\"");

final HttpClient client = HttpClient.newHttpClient();

List<String> linksOf(String site, String path) throws IOException, InterruptedException {
  HttpRequest request = HttpRequest.newBuilder(URI.create(site + path)).build();
  HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
  if (answer.statusCode() != 200) {
    throw new IOException(path + " answered " + answer.statusCode());
  }
  return LINK.matcher(answer.body()).results().map(link -> link.group(1)).toList();
}

/** The pages that can be reached from {@code start}. */
Set<String> crawl(String site, String start) {
  Set<String> seen = new HashSet<>(Set.of(start));
  List<String> level = List.of(start);
  while (!level.isEmpty()) {
    List<Subtask<List<String>>> pages = new ArrayList<>();
    try (Group group = Group.open().limit(FETCHERS)) {
      for (String path : level) {
        pages.add(group.fork(() -> linksOf(site, path)));
      }
      group.join();
    }
    Context.current().check(); // tasks that the end of a context has cancelled are no failures
    level = pages.stream().flatMap(page -> page.get().stream()).filter(seen::add).toList();
  }
  return seen;
}

String report(String site, String start, Duration limit) throws Exception {
  AtomicReference<String> said = new AtomicReference<>();
  try (Context context = Context.current().withTimeout(limit)) {
    context.run(() -> said.set(crawl(site, start).size() + " pages"));
  } catch (DeadlineExceededException e) {
    return "gave up when the time was up";
  } catch (GroupException e) {
    return e.getCause().getMessage();
  }
  return said.get();
}

/** Pages /0 to /59 link to two further ones each; /silent and /broken have a way to bad ones. */
class Site implements HttpHandler {
  final Chan<Void> closing = chan();
  final AtomicInteger now = new AtomicInteger();
  final AtomicInteger most = new AtomicInteger();

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    most.accumulateAndGet(now.incrementAndGet(), Math::max);
    String path = exchange.getRequestURI().getPath();
    sleep(Duration.ofMillis(2));
    if (path.equals("/silence")) {
      closing.receive();
    }
    byte[] body = page(path).getBytes();
    now.decrementAndGet(); // before the answer, after which the next request may come
    exchange.sendResponseHeaders(path.equals("/crack") ? 500 : 200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  String page(String path) {
    return switch (path) {
      case "/silent" -> links("/1", "/silence");
      case "/broken" -> links("/1", "/crack");
      case "/silence", "/crack" -> "bad";
      default -> {
        int page = Integer.parseInt(path.substring(1));
        int left = Math.min(2 * page + 1, PAGES - 1);
        int right = Math.min(2 * page + 2, PAGES - 1);
        yield links("/" + left, "/" + right);
      }
    };
  }

  String links(String one, String other) {
    return "<a href=\"" + one + "\">one</a> <a href=\"" + other + "\">other</a>";
  }
}

void main() throws Exception {
  Site site = new Site();
  HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
  server.createContext("/", site);
  server.setExecutor(request -> go(request::run)); // a goroutine for each request
  server.start();
  String address = "http://127.0.0.1:" + server.getAddress().getPort();

  IO.println("sound: " + report(address, "/0", Duration.ofMinutes(5)));
  String most = site.most.get() <= FETCHERS ? "never more than " : "more than ";
  IO.println(most + FETCHERS + " fetches at a time");
  IO.println("broken: " + report(address, "/broken", Duration.ofMinutes(5)));
  IO.println("silent: " + report(address, "/silent", Duration.ofMillis(300)));
  site.closing.close();
  server.stop(0);
}
