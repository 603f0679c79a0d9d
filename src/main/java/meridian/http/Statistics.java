package meridian.http;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import meridian.metrics.Label.AccessList;
import meridian.metrics.Label.Outcome;
import meridian.metrics.Label.Result;
import meridian.metrics.Label.ScrapeOutcome;
import meridian.metrics.Metric;
import meridian.metrics.Metrics;

/**
 * The counters of {@code /stats.json}, of one environment.
 *
 * @param since when counting began
 */
record Statistics(Metrics metrics, Instant since) {

  /** The counters by their names. */
  Map<String, Object> values() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("since", since.toString());
    values.put("announces", metrics.total(Metric.ANNOUNCES));
    values.put("scrapes", metrics.total(Metric.SCRAPES));
    values.put(
        "refusals", both(Outcome.MALFORMED, ScrapeOutcome.MALFORMED) + announces(Outcome.DENIED));
    values.put(
        "failures",
        both(Outcome.FAILED, ScrapeOutcome.FAILED)
            + scrapes(ScrapeOutcome.DEGRADED)
            + scrapes(ScrapeOutcome.RATE_LIMITED)
            + scrapes(ScrapeOutcome.BANNED));
    values.put("rateLimited", both(Outcome.RATE_LIMITED, ScrapeOutcome.RATE_LIMITED));
    values.put("banned", both(Outcome.BANNED, ScrapeOutcome.BANNED));
    values.put("reported", metrics.total(Metric.BANS_REPORTED));
    values.put("home", requests(Result.HOME));
    values.put("fallback", requests(Result.FALLBACK));
    values.put("degraded", requests(Result.UNREACHABLE));
    values.put("throttled", requests(Result.THROTTLED));
    values.put("busy", requests(Result.BUSY));
    values.put("unreadable", requests(Result.UNREADABLE));
    values.put("unknownItems", metrics.total(Metric.UNKNOWN_ITEMS));
    values.put("unconfirmedDownloads", metrics.total(Metric.UNCONFIRMED_DOWNLOADS));
    values.put("withoutDenyList", metrics.total(Metric.SERVED_WITHOUT_LIST, AccessList.DENY));
    values.put("withoutBanList", metrics.total(Metric.SERVED_WITHOUT_LIST, AccessList.BAN));
    return values;
  }

  private long both(Outcome announces, ScrapeOutcome scrapes) {
    return announces(announces) + scrapes(scrapes);
  }

  private long announces(Outcome outcome) {
    return metrics.total(Metric.ANNOUNCES, outcome);
  }

  private long scrapes(ScrapeOutcome outcome) {
    return metrics.total(Metric.SCRAPES, outcome);
  }

  private long requests(Result result) {
    return metrics.total(Metric.STORE_REQUESTS, result);
  }
}
