package meridian.drill.client;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counters of the announces of one phase. */
public final class PhaseCounters {

  private final Map<Long, Integer> perSecond = new HashMap<>();
  private final Map<String, RegionLoad> loads = new TreeMap<>();
  private long answered;
  private long degraded;
  private long failedAtFailedRegion;
  private long failedAfterFailover;
  private long duplicates;
  private long checked;
  private long hidden;
  private long badReleasesPassed;
  private long goodReleasesRefused;
  private final List<String> judgements = new ArrayList<>();
  private Duration longest = Duration.ZERO;

  /** Adds the counters of another part of the population. */
  public void add(PhaseCounters other) {
    other.perSecond.forEach((second, count) -> perSecond.merge(second, count, Integer::sum));
    other.loads.forEach((region, load) -> load(region).add(load));
    answered += other.answered;
    degraded += other.degraded;
    failedAtFailedRegion += other.failedAtFailedRegion;
    failedAfterFailover += other.failedAfterFailover;
    duplicates += other.duplicates;
    checked += other.checked;
    hidden += other.hidden;
    badReleasesPassed += other.badReleasesPassed;
    goodReleasesRefused += other.goodReleasesRefused;
    judgements.addAll(other.judgements);
    longest = other.longest.compareTo(longest) > 0 ? other.longest : longest;
  }

  /** Counts an answer. */
  public void answered(boolean isDegraded) {
    answered++;
    degraded += isDegraded ? 1 : 0;
  }

  /**
   * Counts an announce without an answer.
   *
   * @param isFailure whether the region should have answered
   */
  public void failed(boolean isFailure) {
    failedAfterFailover += isFailure ? 1 : 0;
    failedAtFailedRegion += isFailure ? 0 : 1;
  }

  /** Notes an announce that reached a region, and how long that took to answer it. */
  public void arrived(String region, Instant at, Duration took) {
    load(region).arrived(at, took);
    perSecond.merge(at.getEpochSecond(), 1, Integer::sum);
    longest = took.compareTo(longest) > 0 ? took : longest;
  }

  /** Counts peers that an answer should not have contained: duplicates, or the client itself. */
  public void duplicates(int count) {
    duplicates += count;
  }

  /** Counts a peer that was looked up in every healthy region. */
  public void checked(boolean isHidden) {
    checked++;
    hidden += isHidden ? 1 : 0;
  }

  /**
   * Notes what the deployment gate made of a release.
   *
   * @param isGood whether the release is good
   * @param isRight whether the gate found that out
   * @param reason the gate's
   */
  public void judged(boolean isGood, boolean isRight, String reason) {
    badReleasesPassed += isGood || isRight ? 0 : 1;
    goodReleasesRefused += isGood && !isRight ? 1 : 0;
    judgements.add(reason);
  }

  /** Announces that were answered. */
  @JsonProperty
  public long answered() {
    return answered;
  }

  /** Answers with neither peers nor counts. */
  @JsonProperty
  public long degraded() {
    return degraded;
  }

  /** The share of degraded answers in all answers; 0 if there are none. */
  public double degradedShare() {
    return answered == 0 ? 0 : (double) degraded / answered;
  }

  /** Announces that were sent to a region that could not answer. */
  @JsonProperty
  public long failedAtFailedRegion() {
    return failedAtFailedRegion;
  }

  /** Announces that failed at a region that should have answered. */
  @JsonProperty
  public long failedAfterFailover() {
    return failedAfterFailover;
  }

  @JsonProperty
  public long duplicates() {
    return duplicates;
  }

  @JsonProperty
  long checked() {
    return checked;
  }

  @JsonProperty
  public long hidden() {
    return hidden;
  }

  /** Bad releases that the deployment gate did not refuse. */
  @JsonProperty
  public long badReleasesPassed() {
    return badReleasesPassed;
  }

  /** Good releases that the deployment gate refused, or could not judge. */
  @JsonProperty
  public long goodReleasesRefused() {
    return goodReleasesRefused;
  }

  /** The reasons of the deployment gate, one for each part of the population. */
  @JsonProperty
  public List<String> judgements() {
    return List.copyOf(judgements);
  }

  /** The longest time that a region took over an announce. */
  public Duration longest() {
    return longest;
  }

  @JsonProperty
  long longestMillis() {
    return longest.toMillis();
  }

  private RegionLoad load(String region) {
    return loads.computeIfAbsent(region, _ -> new RegionLoad());
  }

  /** The loads of the regions that announces reached. */
  public Map<String, RegionLoad> loads() {
    return Collections.unmodifiableMap(loads);
  }

  /** Announces that reached a region. */
  public long arrived() {
    return perSecond.values().stream().mapToLong(count -> count).sum();
  }

  /** Announces per second in the busiest period of so many seconds. */
  public double peak(int seconds) {
    Map<Long, Integer> periods = new HashMap<>();
    perSecond.forEach((at, count) -> periods.merge(at / seconds, count, Integer::sum));
    return periods.values().stream().mapToInt(count -> count).max().orElse(0) / (double) seconds;
  }
}
