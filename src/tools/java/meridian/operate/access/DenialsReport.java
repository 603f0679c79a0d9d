package meridian.operate.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import meridian.deployment.Deployment;
import meridian.peer.InfoHash;
import meridian.report.Report;
import meridian.store.dynamodb.control.Decision;

/**
 * The list of denied torrents.
 *
 * @param deployment has the regions' names
 */
record DenialsReport(List<Decision<InfoHash>> denials, Deployment deployment) implements Report {

  /** One line for each torrent. */
  @Override
  public Stream<String> lines() {
    return denials.isEmpty()
        ? Stream.of("no torrent is denied")
        : denials.stream()
            .map(
                denial ->
                    "%s  since %s  through %s"
                        .formatted(
                            denial.target(),
                            denial.at().truncatedTo(ChronoUnit.SECONDS),
                            deployment.nameOf(denial.region())));
  }

  @Override
  public JsonNode json() {
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    denials.forEach(
        denial ->
            json.addObject()
                .put("infoHash", denial.target().toString())
                .put("since", denial.at().toString())
                .put("through", deployment.nameOf(denial.region())));
    return json;
  }
}
