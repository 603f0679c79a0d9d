package meridian.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The catalogue of metrics. The table in {@code templates/README.md} lists the same ones.
 *
 * <p>A metric in CloudWatch costs money for each of its values' names, so only the totals and
 * breakdowns that alarms and dashboards need are {@linkplain Published published} there. The others
 * are in the same log lines, where queries find them.
 */
@SuppressWarnings("ImmutableEnumChecker") // Its lists are copies.
public enum Metric {
  ANNOUNCES(
      Source.TRACKER,
      Kind.COUNTER,
      Unit.COUNT,
      "Announces, each with one outcome",
      Published.TOTAL.and(Label.OUTCOME)),
  PEERS_RETURNED(
      Source.TRACKER,
      Kind.COUNTER,
      Unit.COUNT,
      "Peers in the answers to announces, as they are written",
      Published.TOTAL),
  ANNOUNCE_EVENTS(
      Source.TRACKER,
      Kind.COUNTER,
      Unit.COUNT,
      "Announces that are well-formed",
      Published.NOTHING,
      Label.EVENT,
      Label.FAMILY),
  SCRAPES(
      Source.TRACKER,
      Kind.COUNTER,
      Unit.COUNT,
      "Scrapes, each with one outcome",
      Published.TOTAL.and(Label.SCRAPE_OUTCOME)),
  LATENCY(
      Source.TRACKER,
      Kind.HISTOGRAM,
      Unit.SECONDS,
      "Time from a request's arrival in the function to its answer",
      Published.NOTHING.and(Label.REQUEST)),
  STORE_REQUESTS(
      Source.TRACKER,
      Kind.COUNTER,
      Unit.COUNT,
      "Announces and scrapes that needed the tables, by the replica that answered or the reason why"
          + " none did",
      Published.NOTHING.and(Label.RESULT),
      Label.REQUEST),
  STORE_CALLS(
      Source.TRACKER,
      Kind.COUNTER,
      Unit.COUNT,
      "Calls of the peer table or the bucket, after the SDK's retries",
      Published.NOTHING.and(Label.CALL_RESULT),
      Label.REPLICA,
      Label.CALL),
  STORE_UNITS(
      Source.TRACKER,
      Kind.COUNTER,
      Unit.COUNT,
      "Read and write units that calls of the peer table consumed in the replica that answered,"
          + " estimated from every 16th call of a kind",
      Published.NOTHING,
      Label.REPLICA,
      Label.CALL),
  BREAKER_OPEN(
      Source.TRACKER,
      Kind.GAUGE,
      Unit.NONE,
      "1 while the circuit breaker of a replica is open, half-open included, else 0",
      Published.NOTHING.and(Label.REPLICA)),
  STARTS(
      Source.TRACKER,
      Kind.HISTOGRAM,
      Unit.SECONDS,
      "Starts of environments, and the time that the tracker's own code needed for them",
      Published.NOTHING.and(Label.START)),
  LIST_AGE(
      Source.TRACKER,
      Kind.GAUGE,
      Unit.SECONDS,
      "Time since the deny list or the ban list was loaded",
      Published.NOTHING.and(Label.LIST)),
  LIST_SIZE(
      Source.TRACKER,
      Kind.GAUGE,
      Unit.COUNT,
      "Decisions in the deny list or the ban list",
      Published.NOTHING,
      Label.LIST),
  SERVED_WITHOUT_LIST(
      Source.TRACKER,
      Kind.COUNTER,
      Unit.COUNT,
      "Requests answered before the deny list or the ban list was loaded from any replica",
      Published.NOTHING.and(Label.LIST)),
  BANS_REPORTED(
      Source.TRACKER, Kind.COUNTER, Unit.COUNT, "Bans that the tracker reported", Published.TOTAL),
  DOWNLOADS(
      Source.TRACKER, Kind.COUNTER, Unit.COUNT, "Completed downloads counted", Published.TOTAL),
  UNCONFIRMED_DOWNLOADS(
      Source.TRACKER,
      Kind.COUNTER,
      Unit.COUNT,
      "Completed downloads that may not be counted, because the answer to the update was lost",
      Published.TOTAL),
  UNKNOWN_ITEMS(
      Source.TRACKER,
      Kind.COUNTER,
      Unit.COUNT,
      "Items of the peer table, or objects of the bucket, that this release cannot read",
      Published.TOTAL),

  SWEEP_DURATION(
      Source.PURGE,
      Kind.GAUGE,
      Unit.SECONDS,
      "Time from start to end of the last sweep that ended",
      Published.TOTAL),
  PEERS(
      Source.PURGE,
      Kind.AMOUNT,
      Unit.COUNT,
      "Live peers in the region's replica, of all regions, at the last sweep",
      Published.TOTAL.and(Label.FAMILY, Label.ROLE)),
  SWARMS(
      Source.PURGE,
      Kind.GAUGE,
      Unit.COUNT,
      "Swarms with at least one live peer, at the last sweep",
      Published.TOTAL),
  RECORDS_DELETED(
      Source.PURGE,
      Kind.GAUGE,
      Unit.COUNT,
      "Expired records that the last sweep deleted",
      Published.TOTAL),
  RECORDS_UNKNOWN(
      Source.PURGE,
      Kind.GAUGE,
      Unit.COUNT,
      "Items that the last sweep's release did not understand",
      Published.TOTAL),

  HEALTHY(
      Source.HEARTBEAT,
      Kind.GAUGE,
      Unit.NONE,
      "1 if the region is healthy, else 0",
      Published.TOTAL),
  TABLE_REACHABLE(
      Source.HEARTBEAT,
      Kind.GAUGE,
      Unit.NONE,
      "1 if the region's replicas of both tables respond, else 0",
      Published.TOTAL),
  REGIONS_KNOWN(
      Source.HEARTBEAT, Kind.GAUGE, Unit.COUNT, "Other regions of the deployment", Published.TOTAL),
  REGIONS_HEARD(
      Source.HEARTBEAT,
      Kind.GAUGE,
      Unit.COUNT,
      "Other regions whose heartbeats arrive",
      Published.TOTAL),
  REPLICATION_LAG(
      Source.HEARTBEAT,
      Kind.GAUGE,
      Unit.SECONDS,
      "Lower bound of the replication lag from another region",
      Published.TOTAL.and(Label.FROM)),
  DRAINED(
      Source.CONTROL,
      Kind.GAUGE,
      Unit.NONE,
      "1 if an operator has drained the region, 0 for 15 minutes after that was ended",
      Published.TOTAL,
      Label.REGION);

  /**
   * The names in CloudWatch of the values that are published there even with the fewest metrics.
   * The alarms of a deployment with {@code "monitoring": "essential"} watch no others.
   */
  public static final Set<String> ESSENTIAL =
      Set.of("Announces", "Announces.degraded", "Healthy", "Drained");

  private final Source source;
  private final Kind kind;
  private final Unit unit;
  private final String meaning;
  private final Published published;
  private final List<Label> labels;

  Metric(
      Source source, Kind kind, Unit unit, String meaning, Published published, Label... logged) {
    this.source = source;
    this.kind = kind;
    this.unit = unit;
    this.meaning = meaning;
    this.published = published;
    List<Label> all = new ArrayList<>(List.of(logged));
    all.addAll(published.breakdowns());
    this.labels = List.copyOf(all);
  }

  /** Who measures a metric. */
  public enum Source {
    /** The tracker function; each environment for itself. */
    TRACKER,
    /** The purge function, at the end of a sweep. */
    PURGE,
    /** The heartbeat function, once a minute. */
    HEARTBEAT,
    /** The heartbeat function of a control region, about another region. */
    CONTROL
  }

  /** The kinds of metrics. */
  public enum Kind {
    /** A number of events, which only increases. */
    COUNTER,
    /** A present value. Several are combined by their maximum. */
    GAUGE,
    /** A present value. Several are combined by their sum. */
    AMOUNT,
    /** Durations, counted in {@linkplain Histogram buckets}. */
    HISTOGRAM
  }

  /** The units of metrics. */
  public enum Unit {
    COUNT,
    SECONDS,
    /** Yes (1) or no (0). */
    NONE
  }

  /**
   * The values that are metrics in CloudWatch.
   *
   * @param total whether the value of all labels is one
   * @param breakdowns the labels each of whose values is one
   */
  public record Published(boolean total, List<Label> breakdowns) {

    static final Published NOTHING = new Published(false, List.of());
    static final Published TOTAL = new Published(true, List.of());

    /** Takes an immutable copy of the labels. */
    public Published {
      breakdowns = List.copyOf(breakdowns);
    }

    private Published and(Label... labels) {
      return new Published(total, List.of(labels));
    }
  }

  /** Who measures it. */
  public Source source() {
    return source;
  }

  /** Its kind. */
  public Kind kind() {
    return kind;
  }

  /** Its unit. */
  public Unit unit() {
    return unit;
  }

  /** Its meaning, without a full stop. */
  public String meaning() {
    return meaning;
  }

  /** The values that are metrics in CloudWatch. */
  public Published published() {
    return published;
  }

  /** Its labels; every value has one value of each. */
  public List<Label> labels() {
    return labels;
  }

  /** Its name in words joined by capitals, such as {@code ReplicationLag}. */
  public String camelCase() {
    var text = new StringBuilder();
    for (String word : name().split("_", -1)) {
      text.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
    }
    return text.toString();
  }

  /** Its name in words joined by underscores, such as {@code replication_lag}. */
  public String snakeCase() {
    return name().toLowerCase(Locale.ROOT);
  }
}
