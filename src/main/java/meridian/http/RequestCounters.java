package meridian.http;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts the requests of one environment since its start. */
final class RequestCounters {

  private final Instant since;
  private final LongAdder announces = new LongAdder();
  private final LongAdder scrapes = new LongAdder();
  private final LongAdder refusals = new LongAdder();
  private final LongAdder failures = new LongAdder();

  RequestCounters(Instant since) {
    this.since = since;
  }

  void countAnnounce() {
    announces.increment();
  }

  void countScrape() {
    scrapes.increment();
  }

  void countRefusal() {
    refusals.increment();
  }

  void countFailure() {
    failures.increment();
  }

  /** The counters by their names in {@code /stats.json}. */
  Map<String, Object> values() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("since", since.toString());
    values.put("announces", announces.sum());
    values.put("scrapes", scrapes.sum());
    values.put("refusals", refusals.sum());
    values.put("failures", failures.sum());
    return values;
  }
}
