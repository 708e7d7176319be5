package dev.heddle.blocking;

import java.io.IOException;

/** Something that blocks who calls it until it is released. */
public interface BlockingCall extends AutoCloseable {

  /** Blocks until {@link #release}; it is called once, by a goroutine. */
  void block() throws Exception;

  /** Ends the call; from another thread, when the call is on. */
  void release() throws Exception;

  /** Whether the goroutine leaves its carrier meanwhile. Otherwise the call holds a thread. */
  boolean parks();

  @Override
  default void close() throws IOException {}
}
