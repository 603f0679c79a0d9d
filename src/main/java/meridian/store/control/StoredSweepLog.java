package meridian.store.control;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import meridian.peer.InfoHash;
import meridian.purge.SegmentProgress;
import meridian.purge.SweepId;
import meridian.purge.SweepLog;
import meridian.purge.SweepTotals;
import meridian.status.CountedPeers;
import meridian.store.dynamodb.table.ItemAttributes;
import meridian.store.dynamodb.table.PeerTable;
import meridian.swarm.PeerCounts;
import meridian.swarm.RegionCode;
import meridian.swarm.SwarmCounts;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The log of a region's sweeps among the control items: the latest sweep, the counts of every
 * segment for thirty days, and the totals of the latest finished sweep.
 *
 * <table>
 *   <caption>Items, by their keys</caption>
 *   <tr><td>{@code sweeping}, region code</td><td>the latest sweep: its name {@code w}, when it began
 *     {@code b}, and either the end of its lease {@code l}, or {@code f} once it is finished. Earlier
 *     releases wrote no {@code l}: their sweeps count as ended until they are continued</td></tr>
 *   <tr><td>{@code sweep/}region code{@code /}name, segment</td><td>a segment's counts</td></tr>
 *   <tr><td>{@code totals}, region code</td><td>the totals of the sweep that began at {@code b}</td></tr>
 * </table>
 *
 * <p>Times are in seconds since 1970. Writes are atomic and idempotent; reads are strongly
 * consistent within the region.
 */
public final class StoredSweepLog implements SweepLog {

  private static final Duration KEPT = Duration.ofDays(30);

  /** More than there will be, and little enough for the sum of all segments. */
  private static final long MAX_COUNT = 1L << 48;

  private static final String SWEEPING = "sweeping";
  private static final String TOTALS = "totals";
  private final ControlStore control;
  private final RegionCode region;

  /**
   * Creates the log of one region.
   *
   * @param control the control items of the region's replica
   * @param region the region's code
   */
  public StoredSweepLog(ControlStore control, RegionCode region) {
    this.control = control;
    this.region = region;
  }

  @Override
  public boolean begin(SweepId sweep, Instant now) {
    return control.put(
        running(sweep, now),
        ItemCondition.isAbsent("l")
            .or(ItemCondition.isLess("l", ItemAttributes.seconds(now)))
            .or(ItemCondition.isEqual("w", name(sweep))));
  }

  @Override
  public void takeOver(SweepId sweep, Instant now) {
    control.put(running(sweep, now), isNoneLater(sweep));
  }

  @Override
  public void renew(SweepId sweep, Instant now) {
    control.put(running(sweep, now), isRunning(sweep));
  }

  private static ItemCondition isNoneLater(SweepId sweep) {
    return ItemCondition.isAbsent("b")
        .or(ItemCondition.isAtMost("b", ItemAttributes.seconds(sweep.began())));
  }

  private static ItemCondition isRunning(SweepId sweep) {
    return ItemCondition.isEqual("w", name(sweep)).and(ItemCondition.isAbsent("f"));
  }

  /**
   * The lease of a region's latest sweep.
   *
   * @param sweep the sweep's name
   * @param end when it ends unless the sweep is continued before
   */
  public record Lease(String sweep, Instant end) {}

  /** The lease of the latest sweep, be it ended; empty if the sweep has finished. */
  public Optional<Lease> lease() {
    Map<String, AttributeValue> item = control.get(SWEEPING, code(), true);
    return ItemAttributes.ofSeconds(item.get("l"))
        .map(end -> new Lease(ItemAttributes.text(item.get("w")), end));
  }

  /** The item of a sweep with a lease from now on. */
  private Map<String, AttributeValue> running(SweepId sweep, Instant now) {
    Map<String, AttributeValue> item = latest(sweep);
    item.put("l", ItemAttributes.seconds(now.plus(LEASE)));
    return item;
  }

  private Map<String, AttributeValue> latest(SweepId sweep) {
    Map<String, AttributeValue> item = new HashMap<>(key(SWEEPING, code()));
    item.put("w", name(sweep));
    item.put("b", ItemAttributes.seconds(sweep.began()));
    return item;
  }

  /**
   * Writes the counts of a finished segment, unless they were written before; and the sweep's
   * totals after the last segment.
   *
   * @return the totals, if this call finished the sweep and no later sweep has begun; else empty
   */
  @Override
  public Optional<SweepTotals> finish(SweepId sweep, SegmentProgress segment) {
    Map<String, AttributeValue> item =
        new HashMap<>(key(partition(sweep.name()), Integer.toString(segment.segment())));
    item.putAll(attributes(segment.counts()));
    item.put("n", n(segment.segments()));
    item.put("t", ItemAttributes.seconds(sweep.began().plus(KEPT)));
    control.put(item, ItemCondition.isAbsent("n"));
    return totals(sweep.name()).filter(counts -> end(sweep, counts));
  }

  /** The totals of a sweep; empty until all its segments are done. */
  public Optional<SweepTotals> totals(String name) {
    List<Map<String, AttributeValue>> segments = segments(name);
    long expected = segments.stream().mapToLong(segment -> number(segment, "n")).max().orElse(0);
    return expected == 0 || segments.size() < expected
        ? Optional.empty()
        : segments.stream().map(StoredSweepLog::counts).reduce(SweepTotals::plus);
  }

  private List<Map<String, AttributeValue>> segments(String name) {
    return control.query(ControlQuery.all(partition(name), true));
  }

  private boolean end(SweepId sweep, SweepTotals counts) {
    Map<String, AttributeValue> totals = new HashMap<>(key(TOTALS, code()));
    totals.putAll(attributes(counts));
    totals.put("b", ItemAttributes.seconds(sweep.began()));
    // A later sweep may have ended before.
    control.put(totals, isNoneLater(sweep));
    Map<String, AttributeValue> ended = latest(sweep);
    ended.put("f", n(1));
    return control.put(ended, isRunning(sweep));
  }

  /** The counts of the latest finished sweep of each region whose item is well-formed. */
  static Map<RegionCode, CountedPeers> latestCounts(ControlStore control) {
    Map<RegionCode, CountedPeers> counts = new HashMap<>();
    for (Map<String, AttributeValue> item : control.query(ControlQuery.all(TOTALS, false))) {
      RegionCode.parse(ItemAttributes.text(item.get("k")))
          .ifPresent(
              region ->
                  ItemAttributes.ofSeconds(item.get("b"))
                      .ifPresent(
                          began -> counts.put(region, CountedPeers.of(began, counts(item)))));
    }
    return counts;
  }

  private String partition(String name) {
    return "sweep/" + region + "/" + name;
  }

  private String code() {
    return region.toString();
  }

  private static Map<String, AttributeValue> key(String kind, String name) {
    return Map.of("s", AttributeValue.fromS(kind), "k", AttributeValue.fromS(name));
  }

  private static Map<String, AttributeValue> attributes(SweepTotals counts) {
    PeerCounts peers = counts.peers();
    Map<String, AttributeValue> attributes = new HashMap<>();
    attributes.put("leechers4", n(peers.leechers4()));
    attributes.put("partialSeeds4", n(peers.partialSeeds4()));
    attributes.put("seeders4", n(peers.seeders4()));
    attributes.put("leechers6", n(peers.leechers6()));
    attributes.put("partialSeeds6", n(peers.partialSeeds6()));
    attributes.put("seeders6", n(peers.seeders6()));
    attributes.put("own", n(counts.own()));
    attributes.put("swarms", n(counts.swarms()));
    counts.completed().ifPresent(completed -> attributes.put("completed", n(completed)));
    attributes.put("deleted", n(counts.deleted()));
    attributes.put("left", n(counts.left()));
    attributes.put("unknown", n(counts.unknown()));
    if (!counts.top().isEmpty()) {
      attributes.put(
          "top",
          AttributeValue.fromL(counts.top().stream().map(StoredSweepLog::attribute).toList()));
    }
    return attributes;
  }

  private static SweepTotals counts(Map<String, AttributeValue> attributes) {
    return new SweepTotals(
        new PeerCounts(
            number(attributes, "leechers4"),
            number(attributes, "partialSeeds4"),
            number(attributes, "seeders4"),
            number(attributes, "leechers6"),
            number(attributes, "partialSeeds6"),
            number(attributes, "seeders6")),
        number(attributes, "own"),
        number(attributes, "swarms"),
        ItemAttributes.wholeNumber(attributes.get("completed"), MAX_COUNT),
        Optional.ofNullable(attributes.get("top")).stream()
            .flatMap(top -> top.l().stream())
            .flatMap(swarm -> swarm(swarm).stream())
            .toList(),
        number(attributes, "deleted"),
        number(attributes, "left"),
        number(attributes, "unknown"));
  }

  private static AttributeValue attribute(SweepTotals.SweptSwarm swarm) {
    SdkBytes infoHash = SdkBytes.fromByteArray(swarm.infoHash().bytes());
    Map<String, AttributeValue> attributes = new HashMap<>();
    attributes.put("h", AttributeValue.fromB(infoHash));
    attributes.put("peers", n(swarm.peers()));
    swarm
        .counts()
        .ifPresent(
            counts -> {
              attributes.put("seeders", n(counts.complete()));
              attributes.put("leechers", n(counts.downloaders()));
              attributes.put("completed", n(counts.downloaded()));
            });
    return AttributeValue.fromM(attributes);
  }

  private static Optional<SweepTotals.SweptSwarm> swarm(AttributeValue attribute) {
    return Optional.of(PeerTable.bytes(attribute.m().get("h")))
        .filter(hash -> hash.length == InfoHash.BYTES)
        .map(InfoHash::of)
        .map(hash -> swarm(hash, attribute.m()));
  }

  private static SweepTotals.SweptSwarm swarm(
      InfoHash infoHash, Map<String, AttributeValue> attributes) {
    long peers = number(attributes, "peers");
    long seeders = number(attributes, "seeders");
    return ItemAttributes.wholeNumber(attributes.get("completed"), MAX_COUNT)
        .filter(_ -> seeders <= peers)
        .map(
            completed ->
                new SwarmCounts(
                    seeders, peers - seeders, number(attributes, "leechers"), completed))
        .map(counts -> new SweepTotals.SweptSwarm(infoHash, counts))
        .orElseGet(() -> new SweepTotals.SweptSwarm(infoHash, peers));
  }

  private static AttributeValue name(SweepId sweep) {
    return AttributeValue.fromS(sweep.name());
  }

  private static AttributeValue n(long number) {
    return AttributeValue.fromN(Long.toString(number));
  }

  /** Reads a count; 0 if it is missing or malformed. */
  private static long number(Map<String, AttributeValue> attributes, String name) {
    return ItemAttributes.wholeNumber(attributes.get(name), MAX_COUNT).orElse(0L);
  }
}
