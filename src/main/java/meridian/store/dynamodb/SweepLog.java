package meridian.store.dynamodb;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import meridian.swarm.InfoHash;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/**
 * What a region's sweeps have met, in the control table: an item for each sweep of the last thirty
 * days, to which every segment adds its counts, and the totals of the latest that was completed.
 *
 * <p>Writes are atomic and may be repeated; reads are consistent within the region.
 */
public final class SweepLog {

  private static final Duration KEPT = Duration.ofDays(30);
  private static final String SWEEP = "sweep";
  private static final String TOTALS = "totals";
  private static final String ADD_SEGMENT = "SET #segment = :counts, n = :n, b = :b, t = :t";
  private static final String NOT_LATER = "attribute_not_exists(b) OR b <= :b";

  private final DynamoDbClient client;
  private final String table;
  private final int region;

  /**
   * The log of one region.
   *
   * @param client talks to the region's replica
   * @param table the control table's name
   * @param region the region's code, 1 to 254
   */
  public SweepLog(DynamoDbClient client, String table, int region) {
    this.client = client;
    this.table = table;
    this.region = region;
  }

  /**
   * Takes note that a segment is done, and of the region's totals if it was the last one.
   *
   * @return all segments' counts if all are done
   */
  public Optional<SweepCounts> finish(SweepId sweep, SegmentSweep segment) {
    Map<String, AttributeValue> item = add(sweep, segment);
    Optional<SweepCounts> sum = sum(item, segment.segments());
    sum.ifPresent(counts -> noteTotals(sweep, counts));
    return sum;
  }

  /** What a sweep met; empty until all its segments are done. */
  public Optional<SweepCounts> find(String name) {
    Map<String, AttributeValue> item = get(SWEEP, region + "/" + name);
    int segments = (int) number(item, "n");
    return segments == 0 ? Optional.empty() : sum(item, segments);
  }

  private Map<String, AttributeValue> add(SweepId sweep, SegmentSweep segment) {
    return client
        .updateItem(
            update ->
                update
                    .tableName(table)
                    .key(key(SWEEP, region + "/" + sweep.name()))
                    .updateExpression(ADD_SEGMENT)
                    .expressionAttributeNames(Map.of("#segment", name(segment.segment())))
                    .expressionAttributeValues(
                        Map.of(
                            ":counts", AttributeValue.fromM(attributes(segment.counts())),
                            ":n", n(segment.segments()),
                            ":b", n(sweep.began().getEpochSecond()),
                            ":t", n(sweep.began().plus(KEPT).getEpochSecond())))
                    .returnValues(ReturnValue.ALL_NEW))
        .attributes();
  }

  private static Optional<SweepCounts> sum(Map<String, AttributeValue> item, int segments) {
    List<SweepCounts> counts =
        IntStream.range(0, segments)
            .mapToObj(segment -> Optional.ofNullable(item.get(name(segment))))
            .flatMap(Optional::stream)
            .map(segment -> counts(segment.m()))
            .toList();
    return counts.size() < segments ? Optional.empty() : counts.stream().reduce(SweepCounts::plus);
  }

  private void noteTotals(SweepId sweep, SweepCounts counts) {
    Map<String, AttributeValue> item = new HashMap<>(key(TOTALS, Integer.toString(region)));
    item.putAll(attributes(counts));
    item.put("b", n(sweep.began().getEpochSecond()));
    try {
      client.putItem(
          put ->
              put.tableName(table)
                  .item(item)
                  .conditionExpression(NOT_LATER)
                  .expressionAttributeValues(Map.of(":b", n(sweep.began().getEpochSecond()))));
    } catch (ConditionalCheckFailedException _) {
      // A later sweep was faster.
    }
  }

  private Map<String, AttributeValue> get(String kind, String name) {
    return client
        .getItem(get -> get.tableName(table).key(key(kind, name)).consistentRead(true))
        .item();
  }

  private static Map<String, AttributeValue> key(String kind, String name) {
    return Map.of("s", AttributeValue.fromS(kind), "k", AttributeValue.fromS(name));
  }

  private static String name(int segment) {
    return "p" + segment;
  }

  private static Map<String, AttributeValue> attributes(SweepCounts counts) {
    PeerTally peers = counts.peers();
    return Map.ofEntries(
        Map.entry("leechers4", n(peers.leechers4())),
        Map.entry("partialSeeds4", n(peers.partialSeeds4())),
        Map.entry("seeders4", n(peers.seeders4())),
        Map.entry("leechers6", n(peers.leechers6())),
        Map.entry("partialSeeds6", n(peers.partialSeeds6())),
        Map.entry("seeders6", n(peers.seeders6())),
        Map.entry("own", n(counts.own())),
        Map.entry("swarms", n(counts.swarms())),
        Map.entry("deleted", n(counts.deleted())),
        Map.entry("left", n(counts.left())),
        Map.entry("unknown", n(counts.unknown())),
        Map.entry(
            "top", AttributeValue.fromL(counts.top().stream().map(SweepLog::attribute).toList())));
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
            .map(SweepLog::swarm)
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
