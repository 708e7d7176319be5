package dev.heddle.bench.scaling;

import dev.heddle.bench.chart.LineChart;
import dev.heddle.bench.compare.Json;
import dev.heddle.bench.compare.Machine;
import dev.heddle.bench.compare.Measurement;
import dev.heddle.bench.compare.Spread;
import dev.heddle.bench.compare.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What was measured: for each program and parallelism, the cost by the number of goroutines. */
final class Curves {
  private final List<Integer> parallelisms;
  private final Map<Crowd, Map<Integer, Map<Integer, Spread>>> costs = new LinkedHashMap<>();

  Curves(List<Integer> parallelisms) {
    this.parallelisms = List.copyOf(parallelisms);
  }

  /**
   * Adds what a process printed.
   *
   * @throws IllegalArgumentException if a line is no result
   */
  void add(Crowd crowd, int parallelism, List<String> lines) {
    Map<Integer, List<Double>> bySize =
        lines.stream()
            .map(Measurement::parse)
            .collect(
                Collectors.groupingBy(
                    measurement -> Integer.parseInt(measurement.line()),
                    TreeMap::new,
                    Collectors.mapping(Measurement::perOperation, Collectors.toList())));
    Map<Integer, Spread> curve = new TreeMap<>();
    bySize.forEach((size, values) -> curve.put(size, Spread.of(values)));
    costs.computeIfAbsent(crowd, key -> new TreeMap<>()).put(parallelism, curve);
  }

  boolean isEmpty() {
    return costs.isEmpty();
  }

  /** A table for each program: a row for each number of goroutines. */
  String text() {
    StringBuilder text = new StringBuilder();
    costs.forEach((crowd, curves) -> {
      List<String> head = new ArrayList<>(List.of("goroutines"));
      curves.keySet().forEach(parallelism -> head.add("parallelism " + parallelism));
      Table table = new Table(0).row(head);
      curves.values().stream()
          .flatMap(curve -> curve.keySet().stream())
          .distinct()
          .sorted()
          .forEach(size -> {
            List<String> row = new ArrayList<>(List.of(String.format(Locale.ROOT, "%,d", size)));
            curves.values().forEach(curve -> row.add(cell(curve.get(size))));
            table.row(row);
          });
      text.append(crowd.title()).append(", a ").append(crowd.operation()).append(":\n\n");
      text.append(table.text()).append('\n');
    });
    return text.toString();
  }

  private static String cell(@Nullable Spread spread) {
    return spread == null ? "–" : Table.amount(spread.median(), "ns");
  }

  String json(Machine machine, boolean quick) {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("start", machine.start());
    report.put("processor", machine.processor());
    report.put("processors", machine.processors());
    report.put("system", machine.system());
    report.put("loadBefore", machine.load());
    report.put("quick", quick);
    report.put("unit", "ns");
    List<Object> programs = new ArrayList<>();
    costs.forEach((crowd, curves) -> {
      Map<String, Object> program = new LinkedHashMap<>();
      program.put("name", crowd.name());
      program.put("title", crowd.title());
      program.put("operation", crowd.operation());
      List<Object> points = new ArrayList<>();
      curves.forEach((parallelism, curve) ->
          curve.forEach((size, cost) -> points.add(point(parallelism, size, cost))));
      program.put("costs", points);
      programs.add(program);
    });
    report.put("programs", programs);
    return Json.of(report);
  }

  private static Map<String, Object> point(int parallelism, int size, Spread cost) {
    Map<String, Object> point = new LinkedHashMap<>();
    point.put("parallelism", parallelism);
    point.put("goroutines", size);
    point.put("median", cost.median());
    point.put("least", cost.least());
    point.put("most", cost.most());
    return point;
  }

  /** All programs as an SVG document, a panel each. */
  String chart(Machine machine) {
    LineChart chart =
        new LineChart(
            "The cost of an operation by the number of goroutines",
            "Across: goroutines. Up: nanoseconds an operation. " + machine + ".",
            parallelisms.stream().map(parallelism -> "parallelism " + parallelism).toList());
    List<LineChart.Panel> panels = new ArrayList<>();
    costs.forEach((crowd, curves) ->
        panels.add(
            new LineChart.Panel(
                crowd.title() + ": a " + crowd.operation(),
                parallelisms.stream()
                    .map(parallelism -> points(curves.getOrDefault(parallelism, Map.of())))
                    .toList())));
    return chart.draw(panels);
  }

  private static List<LineChart.Point> points(Map<Integer, Spread> curve) {
    return curve.entrySet().stream()
        .map(entry -> new LineChart.Point(entry.getKey(), entry.getValue().median()))
        .toList();
  }
}
