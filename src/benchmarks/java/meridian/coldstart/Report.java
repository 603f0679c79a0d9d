package meridian.coldstart;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Shows figures: as Markdown for people, as JSON for programs. */
final class Report {

  private static final double KILOBYTES = 1024;
  private static final double MEGABYTES = 1e6;

  private final Figures figures;

  Report(Figures figures) {
    this.figures = figures;
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "From the start of the process to its first answer, an announce: medians of %d starts."
                + " The zip has %.2f MB.",
            figures.of(Variant.PLAIN).size(),
            figures.zipBytes() / MEGABYTES));
    lines.add("");
    lines.add("| | ms | processor ms | classes | resident, MiB | goal, ms less than | |");
    lines.add("|---|---|---|---|---|---|---|");
    for (Variant variant : Variant.values()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "| %s | %.0f | %.0f | %,.0f | %.0f |%s",
              variant.title(),
              figures.medianMillis(variant),
              figures.median(variant, ColdStart::cpuMillis),
              figures.median(variant, ColdStart::classes),
              figures.median(variant, ColdStart::residentKilobytes) / KILOBYTES,
              verdict(variant)));
    }
    return lines;
  }

  private String verdict(Variant variant) {
    return Goal.of(figures).stream()
        .filter(goal -> goal.variant() == variant)
        .findFirst()
        .map(
            goal ->
                String.format(
                    Locale.ROOT, " %.0f | %s |", goal.limit(), goal.isMet() ? "met" : "MISSED"))
        .orElse(" | |");
  }

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("zipBytes", figures.zipBytes());
    ObjectNode millis = json.putObject("medianMillis");
    ObjectNode processors = json.putObject("medianProcessorMillis");
    ObjectNode classes = json.putObject("medianClasses");
    ObjectNode resident = json.putObject("medianResidentKilobytes");
    ObjectNode all = json.putObject("millis");
    for (Variant variant : Variant.values()) {
      millis.put(variant.key(), figures.medianMillis(variant));
      processors.put(variant.key(), figures.median(variant, ColdStart::cpuMillis));
      classes.put(variant.key(), figures.median(variant, ColdStart::classes));
      resident.put(variant.key(), figures.median(variant, ColdStart::residentKilobytes));
      var times = all.putArray(variant.key());
      figures.of(variant).forEach(start -> times.add(start.millis()));
    }
    return json;
  }
}
