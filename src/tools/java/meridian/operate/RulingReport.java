package meridian.operate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;
import meridian.deployment.DeployedRegion;
import meridian.swarm.InfoHash;

/**
 * What became of torrents that were denied or allowed.
 *
 * @param torrents all that were named, once each
 * @param changed those for which it was not so before
 * @param denied whether they are denied now, else allowed
 * @param through the region that it was done through
 */
record RulingReport(
    List<InfoHash> torrents, List<InfoHash> changed, boolean denied, DeployedRegion through)
    implements Report {

  /** A torrent a line. */
  @Override
  public Stream<String> lines() {
    return torrents.stream().map(torrent -> torrent + "  " + said(changed.contains(torrent)));
  }

  private String said(boolean isNew) {
    if (isNew) {
      return (denied ? "denied through " : "allowed through ") + through.name();
    }
    return denied ? "was denied already" : "was not denied";
  }

  @Override
  public JsonNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    torrents.forEach(
        torrent ->
            json.putObject(torrent.toString())
                .put("denied", denied)
                .put("changed", changed.contains(torrent)));
    return json;
  }
}
