package dev.heddle.bench.http;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a server is loaded with. */
enum Load {
  ORDERS(
      "orders in a database: of five requests one orders, in a transaction, and four look one up",
      "/orders/1",
      "orders.lua",
      null),
  SHORT("short requests, as many as are answered", "/short", "report.lua", null),
  MIXED(
      "short requests, one each 10 ms and connection, beside some that compute for about 50 ms",
      "/short",
      "paced.lua",
      "/heavy?ms=50",
      2 * Runtime.getRuntime().availableProcessors()),
  MIXED16(MIXED, 16),
  MIXED64(MIXED, 64);

  /** How many of them, the first, run unless others are named. */
  static final int USUAL = 3;

  final String title;

  /** What the measured requests ask for, and the script of wrk's that sends them. */
  final String path;

  final String script;

  /** What is asked for beside, or nothing; and by how many connections. */
  final @Nullable String beside;

  final int besideConnections;

  Load(String title, String path, String script, @Nullable String beside) {
    this(title, path, script, beside, 0);
  }

  /** The same as another, beside so many connections. */
  Load(Load same, int besideConnections) {
    this(same.title, same.path, same.script, same.beside, besideConnections);
  }

  Load(String title, String path, String script, @Nullable String beside, int besideConnections) {
    this.besideConnections = besideConnections;
    this.title = title;
    this.path = path;
    this.script = script;
    this.beside = beside;
  }

  /** How many connections the measured requests come by, unless the options say otherwise. */
  int connections() {
    return beside != null ? 16 : 64;
  }

  static List<String> names() {
    return Arrays.stream(values()).map(Load::toString).toList();
  }

  static List<Load> named(List<String> names) {
    return Arrays.stream(values()).filter(load -> names.contains(load.toString())).toList();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
