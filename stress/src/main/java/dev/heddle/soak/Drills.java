package dev.heddle.soak;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every drill there is, by name. */
final class Drills {

  private static final Map<String, Drill> ALL = new LinkedHashMap<>();

  static {
    ALL.put("manyToMany", Transfers::manyToMany);
    ALL.put("pipeline", Transfers::pipeline);
    ALL.put("closeRace", Transfers::closeRace);
    ALL.put("selectStorm", Selects::storm);
    ALL.put("selectMedley", Selects::medley);
    ALL.put("cancelStorm", Cancels::storm);
    ALL.put("tries", Cancels::tries);
    ALL.put("earlyEnds", Cancels::earlyEnds);
    ALL.put("spawnStorm", Spawns::storm);
    ALL.put("forkJoin", Spawns::forkJoin);
    ALL.put("sleeps", Spawns::sleeps);
    ALL.put("alarms", Alarms::alarms);
    ALL.put("tickers", Alarms::tickers);
    ALL.put("locks", JdkWaits::locks);
    ALL.put("monitorPingPong", JdkWaits::monitorPingPong);
    ALL.put("queues", JdkWaits::queues);
    ALL.put("pipes", JdkWaits::pipes);
    ALL.put("files", JdkWaits::files);
    ALL.put("futures", JdkWaits::futures);
    ALL.put("fifos", SystemCalls::fifos);
    ALL.put("processes", SystemCalls::processes);
    ALL.put("sockets", SystemCalls::sockets);
    ALL.put("resizing", SystemCalls::resizing);
    ALL.put("hogs", Disturbances::hogs);
    ALL.put("stackTraces", Disturbances::stackTraces);
    ALL.put("schedulers", Disturbances::schedulers);
    ALL.put("runs", Disturbances::runs);
  }

  /** Sets of drills, by name. */
  private static final Map<String, List<String>> SETS =
      Map.of(
          "all",
          List.copyOf(ALL.keySet()),
          "system",
          List.of(
              "fifos",
              "processes",
              "sockets",
              "resizing",
              "hogs",
              "files",
              "pipes",
              "locks",
              "monitorPingPong",
              "manyToMany",
              "selectStorm",
              "tries",
              "sleeps",
              "alarms",
              "tickers",
              "schedulers"));

  private Drills() {}

  /** The names of the drills of a set. */
  static List<String> ofSet(String name) {
    List<String> drills = SETS.get(name);
    if (drills == null) {
      throw new IllegalArgumentException("there is no set '" + name + "'; there are: all, system");
    }
    return drills;
  }

  static Drill get(String name) {
    Drill drill = ALL.get(name);
    if (drill == null) {
      throw new IllegalArgumentException(
          "there is no round '" + name + "'; there are: " + String.join(", ", ALL.keySet()));
    }
    return drill;
  }
}
