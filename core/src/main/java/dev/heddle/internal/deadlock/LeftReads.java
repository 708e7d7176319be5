package dev.heddle.internal.deadlock;

import dev.heddle.internal.park.ReadList;
import java.util.LinkedHashMap;
import java.util.Map;

/** The locks that goroutines still held for reading when they ended. */
public final class LeftReads {

  /** How many are remembered. */
  private static final int AT_MOST = 4096;

  private static final Map<Long, Boolean> LEFT =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Boolean> eldest) {
          return size() > AT_MOST;
        }
      };

  private LeftReads() {}

  /** Whether a goroutine that has ended held the lock of that number; false for 0. */
  public static synchronized boolean has(long lock) {
    if (lock == 0) {
      return false;
    }
    ReadList.takeLeft(left -> LEFT.put(left, true));
    return LEFT.containsKey(lock);
  }
}
