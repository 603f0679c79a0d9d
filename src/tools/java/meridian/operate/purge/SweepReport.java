package meridian.operate.purge;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import meridian.purge.SweepTotals;
import meridian.report.Report;
import meridian.swarm.PeerCounts;
import org.jspecify.annotations.Nullable;

/**
 * The result of a sweep.
 *
 * @param sweep its id
 * @param region the region that swept
 * @param adopted the region whose records were adopted
 * @param addsDownloads whether the adopted region's downloads were added to those of the sweeping
 *     one
 * @param totals empty while the sweep is running
 */
record SweepReport(
    String sweep,
    String region,
    Optional<String> adopted,
    boolean addsDownloads,
    Optional<SweepTotals> totals)
    implements Report {

  /** The number of swarms that the lines name; the JSON document has more. */
  private static final int LISTED = 20;

  @Override
  public Stream<String> lines() {
    if (totals.isEmpty()) {
      return Stream.of("The sweep " + sweep + " of " + region + " is running.");
    }
    SweepTotals sum = totals.get();
    PeerCounts peers = sum.peers();
    List<String> lines = new ArrayList<>();
    adopted.ifPresent(
        gone ->
            lines.add(
                "%-10s %s, by %s%s"
                    .formatted(
                        "adopted", gone, region, addsDownloads ? ", with its downloads" : "")));
    lines.add("%-10s %d expired records".formatted("deleted", sum.deleted()));
    lines.add(
        "%-10s %d in %d swarms, %d of them by %s"
            .formatted("peers", peers.total(), sum.swarms(), sum.own(), region));
    lines.add(line("seeders", peers.seeders4(), peers.seeders6()));
    lines.add(line("leechers", peers.leechers4(), peers.leechers6()));
    lines.add(line("partial", peers.partialSeeds4(), peers.partialSeeds6()));
    if (sum.unknown() > 0) {
      lines.add(
          "%-10s %d items of another release or malformed, not changed"
              .formatted("unknown", sum.unknown()));
    }
    if (adopted.isPresent() && sum.left() > 0) {
      lines.add(
          "%-10s %d records of the adopted region have not expired: run this again after two hours"
              .formatted("left", sum.left()));
    }
    for (SweepTotals.SweptSwarm swarm : sum.top().stream().limit(LISTED).toList()) {
      lines.add("%-10s %s %d peers".formatted("swarm", swarm.infoHash(), swarm.peers()));
    }
    return lines.stream();
  }

  private static String line(String name, long ipv4, long ipv6) {
    return "%-10s %d over IPv4, %d over IPv6".formatted(name, ipv4, ipv6);
  }

  /**
   * The JSON document.
   *
   * @param done whether the sweep has ended; without it there are no totals
   */
  record Document(
      String sweep,
      String region,
      Optional<String> adopted,
      boolean done,
      @JsonUnwrapped @Nullable SweepTotals totals) {}

  @Override
  public Document json() {
    return new Document(sweep, region, adopted, totals.isPresent(), totals.orElse(null));
  }
}
