package dev.heddle.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a comparison from the file that {@link JsonReport} wrote. */
final class SavedComparison {
  private final Results results = new Results();

  private SavedComparison() {}

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException if it is not one of these; the message names it
   */
  static Comparison read(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      throw new IllegalArgumentException("cannot read " + file);
    }
    try {
      return new SavedComparison()
          .comparison(new Fields("results", JsonReader.read(Files.readString(file))));
    } catch (IllegalArgumentException | DateTimeParseException e) {
      throw new IllegalArgumentException(
          file + " has no results of this command: " + e.getMessage(), e);
    }
  }

  private Comparison comparison(Fields report) {
    List<Occasion> occasions =
        report.list("occasions").stream().map(SavedComparison::occasion).toList();
    if (occasions.isEmpty()) {
      throw new IllegalArgumentException("it has no occasions");
    }
    Machine machine =
        new Machine(
            report.text("processor"),
            (int) report.whole("processors"),
            report.text("system"),
            occasions.getFirst().start(),
            occasions.getFirst().load());
    List<Peer> peers =
        report.list("peers").stream()
            .map(peer -> Peer.named(peer.text("name"), peer.text("title")))
            .toList();
    for (Fields line : report.list("lines")) {
      Workload workload = Workload.of(line.text("program"));
      Fields cells = line.fields("peers");
      peers.stream()
          .filter(peer -> cells.has(peer.name()))
          .forEach(peer -> {
            for (Fields round : cells.fields(peer.name()).list("rounds")) {
              addRound(workload, line, peer, round);
            }
          });
    }
    report.texts("failures").forEach(results::restoreFailure);
    return new Comparison(
        machine,
        report.truth("quick"),
        report.text("heap"),
        peers,
        report.texts("leftOut"),
        results,
        occasions);
  }

  private static Occasion occasion(Fields fields) {
    return new Occasion(
        Instant.parse(fields.text("start")),
        fields.number("loadBefore"),
        (int) fields.whole("firstRound"),
        (int) fields.whole("lastRound"));
  }

  private void addRound(Workload workload, Fields line, Peer peer, Fields round) {
    long operations = round.whole("operations");
    results.add(
        workload,
        peer,
        (int) round.whole("round"),
        round.wholes("amounts").stream()
            .map(
                amount -> new Measurement(line.text("name"), operations, amount, line.text("unit")))
            .toList());
  }

  /** An object of the file, whose fields must be what is expected of them. */
  private record Fields(String name, @Nullable Object value) {

    private @Nullable Object get(String field) {
      return value instanceof Map<?, ?> map ? map.get(field) : null;
    }

    private <T> T get(String field, Class<T> type, String expected) {
      return checked(field, get(field), type, expected);
    }

    private <T> T checked(String field, @Nullable Object found, Class<T> type, String expected) {
      if (!type.isInstance(found)) {
        throw new IllegalArgumentException(
            "'" + field + "' of '" + name + "' should be " + expected + ", but is " + found);
      }
      return type.cast(found);
    }

    boolean has(String field) {
      return get(field) != null;
    }

    String text(String field) {
      return get(field, String.class, "a text");
    }

    boolean truth(String field) {
      return get(field, Boolean.class, "true or false");
    }

    double number(String field) {
      return get(field, Number.class, "a number").doubleValue();
    }

    long whole(String field) {
      return get(field, Long.class, "a whole number");
    }

    List<Long> wholes(String field) {
      return elements(field)
          .map(element -> checked(field, element, Long.class, "whole numbers"))
          .toList();
    }

    Fields fields(String field) {
      return new Fields(field, get(field));
    }

    List<Fields> list(String field) {
      return elements(field).map(element -> new Fields(field, element)).toList();
    }

    Map<String, String> texts(String field) {
      Map<String, String> texts = new LinkedHashMap<>();
      Map<?, ?> map = get(field, Map.class, "an object");
      map.forEach((key, text) -> texts.put(String.valueOf(key), String.valueOf(text)));
      return texts;
    }

    private Stream<?> elements(String field) {
      List<?> list = get(field, List.class, "a list");
      return list.stream();
    }
  }
}
