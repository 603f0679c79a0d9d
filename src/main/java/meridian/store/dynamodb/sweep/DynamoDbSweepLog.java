package meridian.store.dynamodb.sweep;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import meridian.peer.InfoHash;
import meridian.purge.SegmentProgress;
import meridian.purge.SweepCounts;
import meridian.purge.SweepId;
import meridian.purge.SweepLog;
import meridian.swarm.PeerTally;
import meridian.swarm.RegionCode;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * What a region's sweeps do and have met, in the control table: which one goes on, the counts of
 * every segment of those of the last thirty days, and the totals of the latest that was completed.
 *
 * <table>
 *   <caption>Items, by their keys</caption>
 *   <tr><td>{@code sweeping}, region code</td><td>the latest sweep: its name {@code w}, when it began
 *     {@code b}, and once all is done {@code f}</td></tr>
 *   <tr><td>{@code sweep/}region code{@code /}name, segment</td><td>what a segment met</td></tr>
 *   <tr><td>{@code totals}, region code</td><td>what a sweep met that began at {@code b}</td></tr>
 * </table>
 *
 * <p>Writes are atomic and may be repeated; reads are consistent within the region.
 */
public final class DynamoDbSweepLog implements SweepLog {

  private static final Duration KEPT = Duration.ofDays(30);

  /** After what time a sweep that has not ended is taken to have died. */
  private static final Duration DEAD = Duration.ofHours(6);

  private static final String SWEEPING = "sweeping";
  private static final String TOTALS = "totals";
  private static final String FREE =
      "attribute_not_exists(b) OR attribute_exists(f) OR b < :dead OR w = :name";

  private final DynamoDbClient client;
  private final String table;
  private final RegionCode region;

  /**
   * The log of one region.
   *
   * @param client talks to the region's replica
   * @param table the control table's name
   * @param region the region's code
   */
  public DynamoDbSweepLog(DynamoDbClient client, String table, RegionCode region) {
    this.client = client;
    this.table = table;
    this.region = region;
  }

  /**
   * Takes note that a sweep begins.
   *
   * @return whether no other goes on, that has not died
   */
  @Override
  public boolean begin(SweepId sweep) {
    Map<String, AttributeValue> item = new HashMap<>(key(SWEEPING, code()));
    item.put("w", AttributeValue.fromS(sweep.name()));
    item.put("b", n(sweep.began().getEpochSecond()));
    try {
      client.putItem(
          put ->
              put.tableName(table)
                  .item(item)
                  .conditionExpression(FREE)
                  .expressionAttributeValues(
                      Map.of(
                          ":dead", n(sweep.began().minus(DEAD).getEpochSecond()),
                          ":name", AttributeValue.fromS(sweep.name()))));
      return true;
    } catch (ConditionalCheckFailedException _) {
      return false;
    }
  }

  /**
   * Takes note that a segment is done, unless that was noted before; and of the region's totals if
   * it was the last one.
   *
   * @return all segments' counts, to the call by which the sweep has ended: to others, and if it
   *     was no longer the region's latest, nothing
   */
  @Override
  public Optional<SweepCounts> finish(SweepId sweep, SegmentProgress segment) {
    Map<String, AttributeValue> item =
        new HashMap<>(key(partition(sweep.name()), Integer.toString(segment.segment())));
    item.putAll(attributes(segment.counts()));
    item.put("n", n(segment.segments()));
    item.put("t", n(sweep.began().plus(KEPT).getEpochSecond()));
    putIf("attribute_not_exists(n)", item, Map.of());
    return find(sweep.name()).filter(counts -> end(sweep, counts));
  }

  /** What a sweep met; empty until all its segments are done. */
  public Optional<SweepCounts> find(String name) {
    List<Map<String, AttributeValue>> segments = segments(name);
    return segments.isEmpty() || segments.size() < number(segments.getFirst(), "n")
        ? Optional.empty()
        : segments.stream().map(DynamoDbSweepLog::counts).reduce(SweepCounts::plus);
  }

  /** How many segments of a sweep are done. */
  public int done(String name) {
    return segments(name).size();
  }

  private List<Map<String, AttributeValue>> segments(String name) {
    return client
        .queryPaginator(
            query ->
                query
                    .tableName(table)
                    .keyConditionExpression("s = :s")
                    .expressionAttributeValues(Map.of(":s", AttributeValue.fromS(partition(name))))
                    .consistentRead(true))
        .items()
        .stream()
        .toList();
  }

  private boolean end(SweepId sweep, SweepCounts counts) {
    AttributeValue began = n(sweep.began().getEpochSecond());
    Map<String, AttributeValue> totals = new HashMap<>(key(TOTALS, code()));
    totals.putAll(attributes(counts));
    totals.put("b", began);
    // A later sweep may have been faster.
    putIf("attribute_not_exists(b) OR b <= :b", totals, Map.of(":b", began));

    Map<String, AttributeValue> name = Map.of(":w", AttributeValue.fromS(sweep.name()));
    Map<String, AttributeValue> ended = new HashMap<>(key(SWEEPING, code()));
    ended.put("w", AttributeValue.fromS(sweep.name()));
    ended.put("b", began);
    ended.put("f", n(1));
    return putIf("w = :w AND attribute_not_exists(f)", ended, name);
  }

  /** Puts an item if a condition holds; returns whether it did. */
  private boolean putIf(
      String condition, Map<String, AttributeValue> item, Map<String, AttributeValue> values) {
    try {
      client.putItem(
          put ->
              put.tableName(table)
                  .item(item)
                  .conditionExpression(condition)
                  .expressionAttributeValues(values.isEmpty() ? null : values));
      return true;
    } catch (ConditionalCheckFailedException _) {
      return false;
    }
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

  private static Map<String, AttributeValue> attributes(SweepCounts counts) {
    PeerTally peers = counts.peers();
    Map<String, AttributeValue> attributes = new HashMap<>();
    attributes.put("leechers4", n(peers.leechers4()));
    attributes.put("partialSeeds4", n(peers.partialSeeds4()));
    attributes.put("seeders4", n(peers.seeders4()));
    attributes.put("leechers6", n(peers.leechers6()));
    attributes.put("partialSeeds6", n(peers.partialSeeds6()));
    attributes.put("seeders6", n(peers.seeders6()));
    attributes.put("own", n(counts.own()));
    attributes.put("swarms", n(counts.swarms()));
    attributes.put("deleted", n(counts.deleted()));
    attributes.put("left", n(counts.left()));
    attributes.put("unknown", n(counts.unknown()));
    if (!counts.top().isEmpty()) {
      attributes.put(
          "top",
          AttributeValue.fromL(counts.top().stream().map(DynamoDbSweepLog::attribute).toList()));
    }
    return attributes;
  }

  private static SweepCounts counts(Map<String, AttributeValue> attributes) {
    return new SweepCounts(
        new PeerTally(
            number(attributes, "leechers4"),
            number(attributes, "partialSeeds4"),
            number(attributes, "seeders4"),
            number(attributes, "leechers6"),
            number(attributes, "partialSeeds6"),
            number(attributes, "seeders6")),
        number(attributes, "own"),
        number(attributes, "swarms"),
        Optional.ofNullable(attributes.get("top")).stream()
            .flatMap(top -> top.l().stream())
            .map(DynamoDbSweepLog::swarm)
            .toList(),
        number(attributes, "deleted"),
        number(attributes, "left"),
        number(attributes, "unknown"));
  }

  private static AttributeValue attribute(SweepCounts.SweptSwarm swarm) {
    SdkBytes infoHash = SdkBytes.fromByteArray(swarm.infoHash().bytes());
    return AttributeValue.fromM(
        Map.of("h", AttributeValue.fromB(infoHash), "peers", n(swarm.peers())));
  }

  private static SweepCounts.SweptSwarm swarm(AttributeValue attribute) {
    InfoHash infoHash =
        InfoHash.of(Optional.ofNullable(attribute.m().get("h")).orElseThrow().b().asByteArray());
    return new SweepCounts.SweptSwarm(infoHash, number(attribute.m(), "peers"));
  }

  private static AttributeValue n(long number) {
    return AttributeValue.fromN(Long.toString(number));
  }

  private static long number(Map<String, AttributeValue> attributes, String name) {
    AttributeValue value = attributes.get(name);
    return value == null || value.n() == null ? 0 : Long.parseLong(value.n());
  }
}
