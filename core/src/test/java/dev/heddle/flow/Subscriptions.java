package dev.heddle.flow;

import dev.heddle.internal.deadlock.ExternalThreads;

/** Subscriptions that other tests have left open. They are a doubt, and so hide deadlocks. */
public final class Subscriptions {

  private Subscriptions() {}

  /** Takes them for ended; before a test that waits for a deadlock to be found. */
  public static void forget() {
    synchronized (ExternalThreads.CONNECTED) {
      ExternalThreads.CONNECTED.clear();
    }
  }
}
