package meridian.operate.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import meridian.deployment.Deployment;
import meridian.operate.Report;
import meridian.operate.decision.BanRulings.Listed;

/**
 * The networks that are banned, or that an operator does not want to be.
 *
 * @param deployment knows the regions' names
 */
record BansReport(List<Listed> listed, Deployment deployment) implements Report {

  /** A network a line. */
  @Override
  public Stream<String> lines() {
    return listed.isEmpty() ? Stream.of("nobody is banned") : listed.stream().map(this::line);
  }

  private String line(Listed entry) {
    String state =
        switch (entry.state()) {
          case FOUND -> "banned as an offender found by";
          case BANNED -> "banned through";
          case LIFTED -> "not to be banned, as said through";
        };
    return "%s  %s %s  until %s"
        .formatted(
            entry.network(),
            state,
            deployment.nameOf(entry.region()),
            entry.until().truncatedTo(ChronoUnit.SECONDS));
  }

  @Override
  public JsonNode json() {
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    listed.forEach(
        entry ->
            json.addObject()
                .put("network", entry.network().toString())
                .put("state", entry.state().name().toLowerCase(Locale.ROOT))
                .put("since", entry.since().toString())
                .put("until", entry.until().toString())
                .put("through", deployment.nameOf(entry.region())));
    return json;
  }
}
