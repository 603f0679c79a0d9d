package meridian.cli.smoke;

import java.util.List;
import java.util.stream.Stream;
import meridian.report.Report;

/**
 * The result of a successful smoke test.
 *
 * @param passed a phrase for each check that passed
 */
public record SmokeReport(List<String> passed) implements Report {

  @Override
  public Stream<String> lines() {
    return passed.stream();
  }
}
