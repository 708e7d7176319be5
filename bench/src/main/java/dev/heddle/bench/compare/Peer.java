package dev.heddle.bench.compare;

import java.util.List;
import java.util.Set;

/**
 * One of those that are compared.
 *
 * @param name its short name, for columns and options
 * @param title its full name with its version
 * @param launch the command, up to where the program's name follows
 * @param programs the names of the programs it has
 * @param runsOnJvm whether the launch takes the JVM's options
 */
record Peer(
    String name, String title, List<String> launch, Set<String> programs, boolean runsOnJvm) {

  /** One that took part earlier, and is not to be run. */
  static Peer named(String name, String title) {
    return new Peer(name, title, List.of(), Set.of(), false);
  }

  /** Whether the others are divided by it. */
  boolean isBaseline() {
    return name.equals(Peers.BASELINE);
  }
}
