package meridian.status;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import meridian.health.Heartbeat;
import meridian.health.Verdict;
import meridian.purge.SweepTotals.SweptSwarm;

/**
 * The state of all regions as one replica has it. Eventually consistent: what other regions wrote
 * arrives with the replication lag.
 *
 * @param read when it was read
 * @param regions all regions that sent a heartbeat in the last days, ordered by code
 */
public record WorldStatus(Instant read, List<RegionStatus> regions) {

  /** What is said if the state was never read, or is outdated; without a full stop. */
  public static final String UNKNOWN = "The state of the regions is not known";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss 'UTC'", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  /** Takes an immutable copy of the list. */
  public WorldStatus {
    regions = List.copyOf(regions);
  }

  /** Whether it is too old to say anything about the present state, as an old heartbeat is. */
  public boolean isOutdated(Instant now) {
    return Duration.between(read, now).compareTo(Heartbeat.MAX_AGE) >= 0;
  }

  /** The regions that clients may be sent to, and which are not late. */
  public long healthy() {
    return regions.stream().filter(this::isHealthy).count();
  }

  private boolean isHealthy(RegionStatus region) {
    return region.verdict() == Verdict.HEALTHY && !isLate(region);
  }

  /**
   * Whether a healthy region has missed a heartbeat, but not yet so many that it is stale: the
   * first sign of a lost region.
   */
  public boolean isLate(RegionStatus region) {
    return region.verdict() == Verdict.HEALTHY && region.heartbeat().isLate(read);
  }

  /** The newest count of the world's peers; every sweep counts the peers of all regions. */
  public Optional<CountedPeers> counted() {
    return regions.stream()
        .flatMap(region -> region.counted().stream())
        .max(Comparator.comparing(CountedPeers::at));
  }

  /**
   * The announces of five minutes in all regions where they are known, without stale regions, whose
   * clients now announce elsewhere; empty if they are known in none.
   */
  public Optional<AnnounceCounts> announces() {
    return regions.stream()
        .flatMap(region -> region.measured(read).stream())
        .flatMap(step -> step.announces().stream())
        .reduce(AnnounceCounts::plus);
  }

  /** The largest swarms at the newest count, largest first, whose counts by role are known. */
  public List<SweptSwarm> top() {
    return counted().stream()
        .flatMap(counted -> counted.top().stream())
        .filter(swarm -> swarm.counts().isPresent())
        .toList();
  }

  /** One sentence for people, about the state at a time after the read. */
  public String sentence(Instant now) {
    if (isOutdated(now)) {
      return "%s: it was last read at %s.".formatted(UNKNOWN, TIME.format(read));
    }
    if (regions.isEmpty()) {
      return "No region has reported yet.";
    }
    if (healthy() == regions.size()) {
      return regions.size() == 1
          ? "The only region is healthy."
          : "All %d regions are healthy.".formatted(regions.size());
    }
    String others =
        regions.stream()
            .filter(region -> !isHealthy(region))
            .map(
                region ->
                    region.heartbeat().name()
                        + " is "
                        + (isLate(region) ? "late" : region.verdict().label()))
            .collect(Collectors.joining(", "));
    return healthy() == 0
        ? "No region is healthy: %s.".formatted(others)
        : "%d of %d regions are healthy: %s.".formatted(healthy(), regions.size(), others);
  }
}
