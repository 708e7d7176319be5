package dev.heddle.flow;

import dev.heddle.internal.deadlock.ExternalThreads;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Takes the subscriptions that other tests have left open for ended, before each test. One could
 * still wake a goroutine, and so hide the deadlock that a test waits for.
 */
public final class Subscriptions implements BeforeEachCallback {

  @Override
  public void beforeEach(ExtensionContext context) {
    synchronized (ExternalThreads.CONNECTED) {
      ExternalThreads.CONNECTED.clear();
    }
  }
}
