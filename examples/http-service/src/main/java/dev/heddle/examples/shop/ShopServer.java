package dev.heddle.examples.shop;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.SizeLimitHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The server. Jetty keeps a few platform threads for its selectors and hands each request to an
 * executor, where it may block: in the database, in the pool, in reading the request. With Heddle's
 * executor a request is a goroutine.
 */
public final class ShopServer implements AutoCloseable {

  private static final int LARGEST_REQUEST_BYTES = 8 * 1024;

  private final Shop shop;
  private final ExecutorService requests;
  private final Server server;
  private final ServerConnector connector;

  private ShopServer(Settings settings) {
    shop = Shop.inMemory();
    requests = settings.threads().executor();
    QueuedThreadPool pool = new QueuedThreadPool();
    pool.setName("jetty");
    pool.setVirtualThreadsExecutor(requests);
    server = new Server(pool);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    connector = new ServerConnector(server, new HttpConnectionFactory(http));
    connector.setHost("127.0.0.1");
    connector.setPort(settings.port());
    server.addConnector(connector);
    SizeLimitHandler limited = new SizeLimitHandler(LARGEST_REQUEST_BYTES, -1);
    limited.setHandler(new Handler.Sequence(new ShopHandler(shop), new LoadHandler()));
    server.setHandler(limited);
  }

  /** Starts a server, which answers when this returns. */
  static ShopServer start(Settings settings) throws Exception {
    ShopServer made = new ShopServer(settings);
    try {
      made.server.start();
      return made;
    } catch (Throwable thrown) {
      made.close();
      throw thrown;
    }
  }

  int port() {
    return connector.getLocalPort();
  }

  /** Ends it, with its database. */
  @Override
  public void close() {
    try {
      server.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      throw new IllegalStateException("Jetty does not stop", e);
    } finally {
      requests.shutdownNow();
      shop.close();
    }
  }

  /** Runs until the process is told to end. */
  public static void main(String... arguments) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    if (Arrays.asList(arguments).contains("--help")) {
      out.print(Settings.USAGE);
      return;
    }
    Settings settings;
    try {
      settings = Settings.parse(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println("http-service: " + e.getMessage());
      System.exit(1);
      return;
    }
    ShopServer server = start(settings);
    server.server.setStopAtShutdown(true);
    out.println("http://127.0.0.1:" + server.port() + " requests on " + settings.threads());
    server.server.join();
  }
}
