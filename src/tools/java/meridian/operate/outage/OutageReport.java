package meridian.operate.outage;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import meridian.deployment.Outage;
import meridian.deployment.OutageResult;
import meridian.report.Report;

/** The state of a region after an order. */
record OutageReport(OutageResult result) implements Report {

  @Override
  public Stream<String> lines() {
    Outage outage = result.outage();
    List<String> states = new ArrayList<>();
    states.add(outage.down() ? "down" : "up");
    if (outage.partitioned()) {
      states.add("partitioned");
    }
    if (outage.slowMillis() > 0) {
      states.add("slow by %d ms".formatted(outage.slowMillis()));
    }
    if (outage.throttled() > 0) {
      states.add(String.format(Locale.ROOT, "%.0f%% of calls throttled", 100 * outage.throttled()));
    }
    String already = result.changed() ? "" : " already";
    return Stream.of(outage.region() + "  " + String.join(", ", states) + already);
  }

  /** The JSON document. */
  record Document(@JsonUnwrapped Outage outage, boolean changed) {}

  @Override
  public Document json() {
    return new Document(result.outage(), result.changed());
  }
}
