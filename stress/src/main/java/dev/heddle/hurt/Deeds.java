package dev.heddle.hurt;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Every kind of deed there is, by name. */
final class Deeds {

  /** Makes a deed on what the parties share. */
  @FunctionalInterface
  interface Kind {
    Deed make(Stage stage, SplittableRandom random);
  }

  private static final Map<String, Kind> ALL = new LinkedHashMap<>();

  static {
    ALL.put("send", Channels::send);
    ALL.put("receive", Channels::receive);
    ALL.put("iterate", Channels::iterate);
    ALL.put("close", Channels::close);
    ALL.put("select", Channels::select);
    ALL.put("mutex", Locks::mutex);
    ALL.put("read", Locks::read);
    ALL.put("write", Locks::write);
    ALL.put("await", Locks::await);
    ALL.put("signal", Locks::signal);
    ALL.put("waitGroup", Locks::waitGroup);
    ALL.put("awaitGroup", Locks::awaitGroup);
    ALL.put("once", Locks::once);
    ALL.put("flight", Locks::flight);
    ALL.put("go", Tasks::go);
    ALL.put("execute", Tasks::execute);
    ALL.put("group", Tasks::group);
    ALL.put("context", Tasks::context);
    ALL.put("look", Tasks::look);
    ALL.put("sleep", Times::sleep);
    ALL.put("after", Times::after);
    ALL.put("alarm", Times::alarm);
    ALL.put("alarmChannel", Times::alarmChannel);
    ALL.put("ticker", Times::ticker);
  }

  private Deeds() {}

  /** Those of {@code names}, which are divided by commas; all for an empty one. */
  static List<Kind> named(String names) {
    List<Kind> kinds = new ArrayList<>();
    if (names.isEmpty()) {
      kinds.addAll(ALL.values());
      for (int i = 0; i < 3; i++) {
        kinds.add(Channels::send);
        kinds.add(Channels::receive);
        kinds.add(Channels::select);
      }
      return kinds;
    }
    for (String name : names.split(",", -1)) {
      Kind kind = ALL.get(name);
      if (kind == null) {
        throw new IllegalArgumentException(
            "there is no deed '" + name + "'; there are: " + String.join(",", ALL.keySet()));
      }
      kinds.add(kind);
    }
    return kinds;
  }
}
