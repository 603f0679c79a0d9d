package meridian.operate.purge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import meridian.purge.SweepTotals;
import meridian.report.Report;
import meridian.swarm.PeerCounts;

/**
 * The result of a sweep.
 *
 * @param sweep its id
 * @param region the region that swept
 * @param adopted the region whose records were adopted
 * @param counts empty while the sweep is running
 */
record SweepReport(
    String sweep, String region, Optional<String> adopted, Optional<SweepTotals> counts)
    implements Report {

  @Override
  public Stream<String> lines() {
    if (counts.isEmpty()) {
      return Stream.of("The sweep " + sweep + " of " + region + " is running.");
    }
    SweepTotals met = counts.get();
    PeerCounts peers = met.peers();
    List<String> lines = new ArrayList<>();
    adopted.ifPresent(
        gone ->
            lines.add("%-10s %s, by %s, with its downloads".formatted("adopted", gone, region)));
    lines.add("%-10s %d expired records".formatted("deleted", met.deleted()));
    lines.add(
        "%-10s %d in %d swarms, %d of them by %s"
            .formatted("peers", peers.total(), met.swarms(), met.own(), region));
    lines.add(line("seeders", peers.seeders4(), peers.seeders6()));
    lines.add(line("leechers", peers.leechers4(), peers.leechers6()));
    lines.add(line("partial", peers.partialSeeds4(), peers.partialSeeds6()));
    if (met.unknown() > 0) {
      lines.add(
          "%-10s %d items of an unknown layout, not changed".formatted("unknown", met.unknown()));
    }
    if (adopted.isPresent() && met.left() > 0) {
      lines.add(
          "%-10s %d records of the adopted region have not expired: run this again after two hours"
              .formatted("left", met.left()));
    }
    for (SweepTotals.SweptSwarm swarm : met.top()) {
      lines.add("%-10s %s %d peers".formatted("swarm", swarm.infoHash(), swarm.peers()));
    }
    return lines.stream();
  }

  private static String line(String name, long ipv4, long ipv6) {
    return "%-10s %d over IPv4, %d over IPv6".formatted(name, ipv4, ipv6);
  }

  @Override
  public JsonNode json() {
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    report.put("sweep", sweep);
    report.put("region", region);
    adopted.ifPresent(gone -> report.put("adopted", gone));
    report.put("done", counts.isPresent());
    counts.ifPresent(met -> add(met, report));
    return report;
  }

  private static void add(SweepTotals met, ObjectNode report) {
    report.put("deleted", met.deleted());
    report.put("left", met.left());
    report.put("unknown", met.unknown());
    report.put("swarms", met.swarms());
    report.put("own", met.own());
    ObjectNode peers = report.putObject("peers");
    peers.put("leechers4", met.peers().leechers4());
    peers.put("partialSeeds4", met.peers().partialSeeds4());
    peers.put("seeders4", met.peers().seeders4());
    peers.put("leechers6", met.peers().leechers6());
    peers.put("partialSeeds6", met.peers().partialSeeds6());
    peers.put("seeders6", met.peers().seeders6());
    ArrayNode top = report.putArray("top");
    for (SweepTotals.SweptSwarm swarm : met.top()) {
      top.addObject().put("infoHash", swarm.infoHash().toString()).put("peers", swarm.peers());
    }
  }
}
