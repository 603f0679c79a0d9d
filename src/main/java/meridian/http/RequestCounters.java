package meridian.http;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What one environment has been asked since it started. */
final class RequestCounters {

  private final Instant since;
  private final LongAdder announces = new LongAdder();
  private final LongAdder scrapes = new LongAdder();
  private final LongAdder refusals = new LongAdder();
  private final LongAdder failures = new LongAdder();

  RequestCounters(Instant since) {
    this.since = since;
  }

  void announce() {
    announces.increment();
  }

  void scrape() {
    scrapes.increment();
  }

  void refusal() {
    refusals.increment();
  }

  void failure() {
    failures.increment();
  }

  /** Its figures by the names under which they are published. */
  Map<String, Object> figures() {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("since", since.toString());
    figures.put("announces", announces.sum());
    figures.put("scrapes", scrapes.sum());
    figures.put("refusals", refusals.sum());
    figures.put("failures", failures.sum());
    return figures;
  }
}
