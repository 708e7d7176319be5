/** The programs that Heddle and the JVM's peers are compared by, and the runner that does it. */
module dev.heddle.bench {
  requires static org.jspecify;
  requires com.softwaremill.jox;
  requires dev.heddle;
  requires java.management;
  requires java.net.http;
  requires jdk.management;
  requires kotlin.stdlib;
  requires kotlinx.coroutines.core;
}
