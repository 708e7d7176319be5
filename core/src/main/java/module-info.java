/** Go's concurrency runtime for the JVM: goroutines, channels and select on an M:N scheduler. */
module dev.heddle {
  requires static org.jspecify;

  exports dev.heddle;
  exports dev.heddle.sync;
}
