package meridian.operate.access;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import meridian.deployment.Deployment;
import meridian.peer.InfoHash;
import meridian.report.Report;
import meridian.store.control.Decision;

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

  /** An entry of the JSON document. */
  record Row(String infoHash, Instant since, String through) {}

  @Override
  public List<Row> json() {
    return denials.stream()
        .map(
            denial ->
                new Row(
                    denial.target().toString(), denial.at(), deployment.nameOf(denial.region())))
        .toList();
  }
}
