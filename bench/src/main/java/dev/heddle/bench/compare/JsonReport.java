package dev.heddle.bench.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The results as other programs read them: every repetition, and what the tables say. */
final class JsonReport {
  private JsonReport() {}

  static String of(Comparison comparison) {
    Machine machine = comparison.machine();
    Results results = comparison.results();
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("processor", machine.processor());
    report.put("processors", machine.processors());
    report.put("system", machine.system());
    report.put("quick", comparison.quick());
    report.put("heap", comparison.heap());
    report.put("occasions", comparison.occasions().stream().map(JsonReport::occasion).toList());
    report.put("baseline", Peers.BASELINE);
    report.put("peers", comparison.peers().stream().map(JsonReport::peer).toList());
    report.put("leftOut", comparison.missing());
    report.put("failures", results.failures());
    report.put("lines", results.lines().stream().map(JsonReport::line).toList());
    return Json.of(report);
  }

  private static Map<String, Object> occasion(Occasion occasion) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("start", occasion.start());
    fields.put("loadBefore", occasion.load());
    fields.put("firstRound", occasion.first());
    fields.put("lastRound", occasion.last());
    return fields;
  }

  private static Map<String, Object> peer(Peer peer) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", peer.name());
    fields.put("title", peer.title());
    return fields;
  }

  private static Map<String, Object> line(Results.Line line) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", line.name());
    fields.put("title", line.title());
    fields.put("program", line.workload().name());
    fields.put("unit", line.unit());
    fields.put("operation", line.operation());
    Map<String, Object> cells = new LinkedHashMap<>();
    line.cells().forEach((peer, cell) -> cells.put(peer, cell(line, peer, cell)));
    fields.put("peers", cells);
    return fields;
  }

  private static Map<String, Object> cell(Results.Line line, String peer, Results.Cell cell) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("perOperation", spread(cell.spread()));
    Results.ratio(line, peer).ifPresent(ratio -> fields.put("ratio", spread(ratio)));
    fields.put("ratios", Results.ratios(line, peer));
    List<Object> rounds = new ArrayList<>();
    cell.rounds().forEach((number, repetitions) -> rounds.add(round(number, repetitions)));
    fields.put("rounds", rounds);
    return fields;
  }

  private static Map<String, Object> round(int number, List<Measurement> repetitions) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("round", number);
    fields.put("operations", repetitions.getFirst().operations());
    fields.put("amounts", repetitions.stream().map(Measurement::amount).toList());
    return fields;
  }

  private static Map<String, Object> spread(Spread spread) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("median", spread.median());
    fields.put("least", spread.least());
    fields.put("most", spread.most());
    return fields;
  }
}
