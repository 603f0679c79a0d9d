package meridian.topology;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What all regions have in common. Only what the tools go by; the scripts' reader has the rest.
 *
 * @param name of the deployment, by which its metrics are told from another's
 * @param domain the host name that all regions share
 * @param stackRegion the region that the global stack is in
 * @param peerTable the peer table's name in every region
 * @param controlTable the control table's name in every region
 * @param requestMillis for how long an announce keeps an environment busy, as far as concurrency is
 *     reserved
 * @param controlRegions for each region another one, where the metric and the alarm are that drain
 *     it
 * @param retiredCodes the codes of regions that are no more, and what those were called
 */
public record Global(
    String name,
    String domain,
    String stackRegion,
    String peerTable,
    String controlTable,
    int requestMillis,
    Map<String, String> controlRegions,
    Map<Integer, String> retiredCodes) {

  /** What all regions have in common. */
  public Global {
    controlRegions = Map.copyOf(controlRegions);
    retiredCodes = Map.copyOf(retiredCodes);
  }

  /** What a file says that fits its schema. */
  static Global of(JsonNode file) {
    return new Global(
        file.path("name").asText(),
        file.path("domain").asText(),
        file.path("stackRegion").asText(),
        file.path("peerTable").asText(),
        file.path("controlTable").asText(),
        file.path("capacity").path("requestMillis").asInt(),
        file.path("controlRegions")
            .propertyStream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().asText())),
        file.path("retiredCodes")
            .valueStream()
            .collect(
                Collectors.toMap(
                    entry -> entry.path("code").asInt(),
                    entry -> entry.path("region").asText(),
                    (first, _) -> first)));
  }
}
