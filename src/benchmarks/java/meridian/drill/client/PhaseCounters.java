package meridian.drill.client;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** What was seen of one phase while it went on. */
public final class PhaseCounters {

  private final Map<Long, Integer> perSecond = new HashMap<>();
  private final Map<String, RegionLoad> loads = new TreeMap<>();
  private long answered;
  private long degraded;
  private long failedAtSick;
  private long failedAtWell;
  private long duplicates;
  private long checked;
  private long hidden;
  private Duration longest = Duration.ZERO;

  /** Adds what was seen of the same phase elsewhere. */
  public void add(PhaseCounters other) {
    other.perSecond.forEach((second, count) -> perSecond.merge(second, count, Integer::sum));
    other.loads.forEach((region, load) -> load(region).add(load));
    answered += other.answered;
    degraded += other.degraded;
    failedAtSick += other.failedAtSick;
    failedAtWell += other.failedAtWell;
    duplicates += other.duplicates;
    checked += other.checked;
    hidden += other.hidden;
    longest = other.longest.compareTo(longest) > 0 ? other.longest : longest;
  }

  /** Counts an answer in full, or one that is honest about having nothing. */
  public void answered(boolean isHonest) {
    answered++;
    degraded += isHonest ? 1 : 0;
  }

  /**
   * Counts an announce without an answer.
   *
   * @param isWell whether it reached a region that was answering
   */
  public void failed(boolean isWell) {
    failedAtWell += isWell ? 1 : 0;
    failedAtSick += isWell ? 0 : 1;
  }

  /** Notes when an announce reached which region, and how long that took to answer it. */
  public void arrived(String region, Instant at, Duration took) {
    load(region).arrived(at, took);
    perSecond.merge(at.getEpochSecond(), 1, Integer::sum);
    longest = took.compareTo(longest) > 0 ? took : longest;
  }

  /** Counts peers that an answer should not have named: one of them twice, or the asker. */
  public void duplicates(int count) {
    duplicates += count;
  }

  /** Counts a peer that was looked for in every region that is well. */
  public void checked(boolean isHidden) {
    checked++;
    hidden += isHidden ? 1 : 0;
  }

  /** Announces that got an answer. */
  public long answered() {
    return answered;
  }

  /** Those of them that got one without peers and counts. */
  public long degraded() {
    return degraded;
  }

  /** The share of those in all answers; nothing where nobody announced. */
  public double degradedShare() {
    return answered == 0 ? 0 : (double) degraded / answered;
  }

  /** Announces that went to a region that could not answer. */
  public long failedAtSick() {
    return failedAtSick;
  }

  /** Announces that failed at a region that should have answered. */
  public long failedAtWell() {
    return failedAtWell;
  }

  public long duplicates() {
    return duplicates;
  }

  public long checked() {
    return checked;
  }

  public long hidden() {
    return hidden;
  }

  /** The longest that a region took over an announce. */
  public Duration longest() {
    return longest;
  }

  private RegionLoad load(String region) {
    return loads.computeIfAbsent(region, _ -> new RegionLoad());
  }

  /** What each region had to do that any announce reached. */
  public Map<String, RegionLoad> loads() {
    return Collections.unmodifiableMap(loads);
  }

  /** Announces that reached a region. */
  public long arrived() {
    return perSecond.values().stream().mapToLong(count -> count).sum();
  }

  /** The most announces of any second. */
  public int peak() {
    return perSecond.values().stream().mapToInt(count -> count).max().orElse(0);
  }
}
