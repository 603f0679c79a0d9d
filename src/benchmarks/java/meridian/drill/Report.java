package meridian.drill;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import meridian.drill.client.PhaseCounters;

/** Shows what came of a drill: as Markdown for people, as JSON for programs. */
final class Report {

  private final DrillResult outcome;
  private final int peers;
  private final long seed;

  Report(DrillResult outcome, int peers, long seed) {
    this.outcome = outcome;
    this.peers = peers;
    this.seed = seed;
  }

  /** For people. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%,d peers, seed %d: %,d announces in %d hours of virtual time, %.1f a second when"
                + " nothing happens.",
            peers,
            seed,
            outcome.phases().stream().mapToLong(phase -> phase.seen().answered()).sum(),
            outcome.phases().stream().mapToLong(phase -> phase.length().toMinutes()).sum() / 60,
            outcome.phases().getFirst().rate()));
    lines.add("");
    lines.add(
        "| | minutes | answered | degraded | failed there | failed elsewhere | lost | named twice |"
            + " busiest second | a region's busiest 10 s | environment per announce |");
    lines.add("|---|---|---|---|---|---|---|---|---|---|---|");
    outcome.phases().forEach(phase -> lines.add(line(phase)));
    lines.add("");
    exiles(lines);
    outcome.real().ifPresent(result -> lines.add(line(result)));
    lines.add("");
    lines.add("| | measured | goal, at most | |");
    lines.add("|---|---|---|---|");
    for (Goal goal : outcome.goals()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "| %s | %.3f | %.3f | %s |",
              goal.name(),
              goal.figure(),
              goal.most(),
              goal.isMet() ? "met" : "MISSED"));
    }
    return lines;
  }

  private String line(Phase phase) {
    PhaseCounters seen = phase.seen();
    return String.format(
        Locale.ROOT,
        "| %s | %d | %,d | %,d | %,d | %,d | %,d | %d | x %.2f | x %.2f | %.0f ms |",
        phase.name(),
        phase.length().toMinutes(),
        seen.answered(),
        seen.degraded(),
        seen.failedAtSick(),
        seen.failedAtWell(),
        phase.lost(),
        seen.duplicates(),
        outcome.stampede(phase),
        outcome.stampedeInRegion(phase),
        outcome.environmentMillis(phase));
  }

  private void exiles(List<String> lines) {
    lines.add(
        "| clients of the region when | | DNS named it for | 99% noted elsewhere after | beyond DNS"
            + " caches | with tiers |");
    lines.add("|---|---|---|---|---|---|");
    for (Phase phase : outcome.phases()) {
      phase
          .exile()
          .ifPresent(
              exile ->
                  lines.add(
                      String.format(
                          Locale.ROOT,
                          "| %s | %,d | %d s | %s | %.2f intervals | %s |",
                          phase.name(),
                          exile.moves().size() + exile.allMissing(),
                          exile.named().toSeconds(),
                          exile.within().map(Report::minutes).orElse("never"),
                          exile.intervalsBeyondCache(),
                          exile.intervalsWithTiers().isPresent()
                              ? String.format(
                                  Locale.ROOT,
                                  "%.2f intervals",
                                  exile.intervalsWithTiers().getAsDouble())
                              : "")));
    }
  }

  private static String line(LocalOutage.Result result) {
    return String.format(
        Locale.ROOT,
        "%nA local run lost that region for real: %,d announces were answered, %,d of them without"
            + " peers, and %,d failed%nbefore one was answered elsewhere. The longest took %.2f s"
            + " on this machine.",
        result.answered(),
        result.degraded(),
        result.failed(),
        result.longest().toMillis() / 1000.0);
  }

  private static String minutes(Duration duration) {
    return String.format(Locale.ROOT, "%.1f minutes", duration.toSeconds() / 60.0);
  }

  /** For programs. */
  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("seed", seed);
    json.put("peers", peers);
    json.put("failedAfterFailover", outcome.failedAfterFailover());
    json.put("lostAfterHealing", outcome.lostAfterHealing());
    json.put("hidden", outcome.hidden());
    json.put("duplicates", outcome.duplicates());
    json.put("visibleWithinIntervals", outcome.visibleWithinIntervals());
    json.put("degradedOutsideFault", outcome.degradedOutsideFault());
    json.put("recoveryStampede", outcome.recoveryStampede());
    json.put("recoveryStampedeOfRegion", outcome.stampedeInRegion());
    json.put("environmentMillis", outcome.environmentMillis());
    json.put("longestMillis", outcome.longest().toMillis());
    outcome.real().ifPresent(result -> json.set("local", json(result)));
    ArrayNode phases = json.putArray("phases");
    outcome.phases().forEach(phase -> phases.add(json(phase)));
    ObjectNode goals = json.putObject("goals");
    outcome.goals().forEach(goal -> goals.put(goal.name(), goal.isMet()));
    return json;
  }

  private static ObjectNode json(LocalOutage.Result result) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("answered", result.answered());
    json.put("degraded", result.degraded());
    json.put("failedBeforeFailover", result.failed());
    json.put("failedAfterFailover", result.failedAfterFailover());
    json.put("lost", result.lost());
    json.put("duplicates", result.duplicates());
    json.put("longestMillis", result.longest().toMillis());
    result.failover().ifPresent(time -> json.put("failoverSeconds", time.toSeconds()));
    return json;
  }

  private ObjectNode json(Phase phase) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    PhaseCounters seen = phase.seen();
    json.put("name", phase.name());
    json.put("kind", phase.kind().name().toLowerCase(Locale.ROOT));
    json.put("minutes", phase.length().toMinutes());
    json.put("answered", seen.answered());
    json.put("degraded", seen.degraded());
    json.put("failedAtFailedRegion", seen.failedAtSick());
    json.put("failedAfterFailover", seen.failedAtWell());
    json.put("lostAfterHealing", phase.lost());
    if (!phase.isFault()) {
      json.put("degradedOutsideFault", seen.degradedShare());
    }
    json.put("recoveryStampede", outcome.stampede(phase));
    json.put("recoveryStampedeOfRegion", outcome.stampedeInRegion(phase));
    json.put("environmentMillis", outcome.environmentMillis(phase));
    json.put("checked", seen.checked());
    json.put("hidden", seen.hidden());
    json.put("duplicates", seen.duplicates());
    json.put("announcesPerSecond", phase.rate());
    json.put("longestMillis", seen.longest().toMillis());
    phase.exile().ifPresent(exile -> addTo(json, exile));
    return json;
  }

  private static void addTo(ObjectNode json, Episode.Exile exile) {
    json.put("namedForSeconds", exile.named().toSeconds());
    json.put("moved", exile.moves().size());
    json.put("notMoved", exile.allMissing());
    exile.within().ifPresent(time -> json.put("visibleWithinSeconds", time.toSeconds()));
    json.put("visibleWithinIntervals", exile.intervalsBeyondCache());
    exile
        .intervalsWithTiers()
        .ifPresent(intervals -> json.put("visibleWithinIntervalsWithTiers", intervals));
  }
}
