package meridian.operate.purge;

import java.util.List;
import java.util.stream.Stream;
import meridian.report.Report;

/**
 * The results of sweeps of several regions.
 *
 * @param reports a list in JSON too
 */
record SweepReports(List<SweepReport> reports) implements Report {

  SweepReports {
    reports = List.copyOf(reports);
  }

  @Override
  public Stream<String> lines() {
    return reports.stream().flatMap(SweepReport::lines);
  }

  @Override
  public List<SweepReport.Document> json() {
    return reports.stream().map(SweepReport::json).toList();
  }
}
