package dev.heddle.internal.sched;

import java.util.Locale;

/** How much is kept of a goroutine for a report of its leak: the property {@code heddle.leaks}. */
public enum LeakSetting {
  /** Leaked goroutines are counted, all together. */
  OFF,
  /** They are counted by where they were started and what they waited in, and reported. */
  COUNTED,
  /** The report names each of them, with the stack where it is blocked. */
  FULL;

  /** The setting with which this process was started. */
  public static final LeakSetting NOW = parse(System.getProperty("heddle.leaks", "off"));

  /** Whether a fiber keeps a {@link LeakRecord}; constant for the life of the JVM. */
  static final boolean TRACED = NOW != OFF;

  /** Whether the trace has the stack of each wait; constant for the life of the JVM. */
  static final boolean WITH_STACKS = NOW == FULL;

  static LeakSetting parse(String value) {
    for (LeakSetting setting : values()) {
      if (setting.name().toLowerCase(Locale.ROOT).equals(value)) {
        return setting;
      }
    }
    throw new IllegalArgumentException(
        "system property heddle.leaks is \"" + value + "\"; it must be off, counted or full");
  }
}
