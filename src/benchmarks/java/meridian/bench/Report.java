package meridian.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import meridian.bench.cost.CostCategory;
import meridian.bench.traffic.TrafficMix;
import meridian.bench.traffic.TrafficTotals;

/** Shows figures: as Markdown for people, as JSON for programs. */
final class Report {

  private final BenchmarkResult figures;

  Report(BenchmarkResult figures) {
    this.figures = figures;
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    goals(lines);
    causes(lines);
    swarms(lines);
    frontier(lines);
    larger(lines);
    rest(lines);
    return lines;
  }

  private void goals(List<String> lines) {
    TrafficTotals day = figures.day();
    lines.add(
        String.format(
            Locale.ROOT,
            "A day of %,d clients in %,d torrents (seed %d): %,d announces in %d regions, to one"
                + " environment each.",
            figures.scale().population(),
            figures.scale().torrents(),
            figures.seed(),
            day.announces(),
            TrafficMix.pinned(1, 1).regions()));
    lines.add(
        "Units are per announce and replica, sweeps included; records live "
            + figures.life()
            + " intervals.");
    lines.add("");
    lines.add("| | measured | goal, at most | |");
    lines.add("|---|---|---|---|");
    for (Goal goal : Goal.of(figures)) {
      lines.add(
          String.format(
              Locale.ROOT,
              "| %s | %.3f | %.3f | %s |",
              goal.name(),
              goal.figure(),
              goal.most(),
              goal.isMet() ? "met" : "MISSED"));
    }
    lines.add(
        String.format(
            Locale.ROOT, "| announces that wrote, %% | %.1f | | |", 100 * day.wroteShare()));
  }

  private void causes(List<String> lines) {
    lines.add("");
    lines.add("| units per announce, by cause | read | write |");
    lines.add("|---|---|---|");
    for (CostCategory cause : CostCategory.values()) {
      String units = String.format(Locale.ROOT, "%.3f", figures.day().perAnnounce(cause));
      lines.add(
          cause.isWrite()
              ? String.format(Locale.ROOT, "| %s | | %s |", cause, units)
              : String.format(Locale.ROOT, "| %s | %s | |", cause, units));
    }
  }

  private void swarms(List<String> lines) {
    lines.add("");
    lines.add("| peers in the swarm | read units | write units | ancestor: read | write |");
    lines.add("|---|---|---|---|---|");
    for (SwarmBenchmark.Cost cost : figures.swarms()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "| %,d%s | %.2f | %.2f | %s |",
              cost.size(),
              figures.scale().modelledSwarms().contains(cost.size()) ? " (model)" : "",
              cost.readUnits(),
              cost.writeUnits(),
              ancestor(cost.size())));
    }
  }

  private String ancestor(int size) {
    return figures.ancestor().bySize().stream()
        .filter(cost -> cost.size() == size)
        .findFirst()
        .map(cost -> String.format(Locale.ROOT, "%.1f | %.1f", cost.readUnits(), cost.writeUnits()))
        .orElse(
            size >= figures.ancestor().breaksAt()
                ? String.format(Locale.ROOT, "fails from %,d on |", figures.ancestor().breaksAt())
                : "|");
  }

  private void frontier(List<String> lines) {
    lines.add("");
    lines.add("| life of a record, intervals | write units | dead peers handed out, % |");
    lines.add("|---|---|---|");
    for (Frontier.Point point : figures.frontier()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "| %.2f | %.2f | %.0f |",
              point.life(),
              point.writeUnits(),
              100 * point.deadShare()));
    }
  }

  private void larger(List<String> lines) {
    lines.add("");
    lines.add("| clients (model) | environments per region | read units | write units | dead, % |");
    lines.add("|---|---|---|---|---|");
    for (Larger.Cost cost : figures.larger()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "| %,d | %,d | %.2f | %.2f | %.0f |",
              cost.clients(),
              cost.environments(),
              cost.readUnits(),
              cost.writeUnits(),
              100 * cost.deadShare()));
    }
  }

  private void rest(List<String> lines) {
    SweepCost sweep = figures.sweep();
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "A sweep costs each replica %,.0f read and %,.0f write units per million records, a"
                + " tenth of them expired (measured with %,d).",
            sweep.readUnitsPerMillion(),
            sweep.writeUnitsPerMillion(),
            sweep.records()));
    TrafficTotals day = figures.ancestor().day();
    lines.add(
        String.format(
            Locale.ROOT,
            "The ancestor, over %d intervals of %,d clients: %.2f read and %.2f write units per"
                + " announce, without a purge.",
            figures.scale().ancestorIntervals(),
            figures.scale().ancestorPopulation(),
            day.readsPerAnnounce(),
            day.writesPerAnnounce()));
  }

  ObjectNode json() {
    TrafficTotals day = figures.day();
    SweepCost sweep = figures.sweep();
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("seed", figures.seed())
            .put("population", figures.scale().population())
            .put("torrents", figures.scale().torrents())
            .put("lifeIntervals", figures.life())
            .put("announces", day.announces())
            .put("peersHandedOut", day.handedOut())
            .put("writeUnitsPerAnnounce", day.writesPerAnnounce())
            .put("readUnitsPerAnnounce", day.readsPerAnnounce())
            .put("peerRecordBytes", sweep.recordBytes())
            .put("deadHandedOutShare", day.deadShare())
            .put("wroteShare", day.wroteShare())
            .put("purgeUnitsPerMillion", sweep.readUnitsPerMillion() + sweep.writeUnitsPerMillion())
            .put("purgeReadUnitsPerMillion", sweep.readUnitsPerMillion())
            .put("purgeWriteUnitsPerMillion", sweep.writeUnitsPerMillion());
    ObjectNode causes = json.putObject("unitsByCause");
    for (CostCategory cause : CostCategory.values()) {
      causes.put(cause.name().toLowerCase(Locale.ROOT), day.perAnnounce(cause));
    }
    costs(json.putArray("bySwarmSize"), figures.swarms());
    ArrayNode frontier = json.putArray("frontier");
    for (Frontier.Point point : figures.frontier()) {
      frontier
          .addObject()
          .put("lifeIntervals", point.life())
          .put("writeUnits", point.writeUnits())
          .put("deadHandedOutShare", point.deadShare());
    }
    ArrayNode larger = json.putArray("largerDays");
    for (Larger.Cost cost : figures.larger()) {
      larger
          .addObject()
          .put("clients", cost.clients())
          .put("environmentsPerRegion", cost.environments())
          .put("readUnits", cost.readUnits())
          .put("writeUnits", cost.writeUnits())
          .put("deadHandedOutShare", cost.deadShare());
    }
    ObjectNode ancestor = json.putObject("ancestor").put("breaksAt", figures.ancestor().breaksAt());
    ancestor.put("readUnitsPerAnnounce", figures.ancestor().day().readsPerAnnounce());
    ancestor.put("writeUnitsPerAnnounce", figures.ancestor().day().writesPerAnnounce());
    costs(ancestor.putArray("bySwarmSize"), figures.ancestor().bySize());
    ArrayNode goals = json.putArray("goals");
    for (Goal goal : Goal.of(figures)) {
      goals
          .addObject()
          .put("name", goal.name())
          .put("figure", goal.figure())
          .put("most", goal.most())
          .put("met", goal.isMet());
    }
    return json;
  }

  private static void costs(ArrayNode array, List<SwarmBenchmark.Cost> costs) {
    for (SwarmBenchmark.Cost cost : costs) {
      array
          .addObject()
          .put("size", cost.size())
          .put("readUnits", cost.readUnits())
          .put("writeUnits", cost.writeUnits());
    }
  }
}
