/** Go's concurrency runtime for the JVM. */
module dev.heddle {
  requires java.management;
  requires static java.logging;
  requires static jdk.jfr;
  requires static org.jspecify;

  exports dev.heddle;
  exports dev.heddle.flow;
  exports dev.heddle.management;
  exports dev.heddle.sync;
}
