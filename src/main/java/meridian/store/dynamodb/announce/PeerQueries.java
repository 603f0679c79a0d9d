package meridian.store.dynamodb.announce;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import meridian.concurrent.ParallelCalls;
import meridian.peer.Family;
import meridian.peer.InfoHash;
import meridian.peer.Side;
import meridian.store.dynamodb.table.LedgerItem;
import meridian.store.dynamodb.table.PeerTable;
import meridian.store.record.Ledger;
import meridian.store.record.PeerRecord;
import meridian.store.record.Section;
import meridian.store.record.SectionSample;
import meridian.store.record.SwarmEstimate;
import meridian.store.record.SwarmSample;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** Reads the peer table. Every read is eventually consistent and costs half a unit per 4 KB. */
final class PeerQueries {

  /** Maximum share of a page for live peers; the rest is for expired and duplicate records. */
  private static final double SAFE_FILL = 0.8;

  /** The highest hash: they are ordered as unsigned numbers. */
  private static final long MAX_HASH = -1;

  private static final String WHOLE = "s = :s";
  private static final String RANGE = "s = :s AND k BETWEEN :from AND :to";

  private final DynamoDbClient client;
  private final String table;
  private final ParallelCalls parallel;
  private final RandomGenerator random;
  private final LongAdder unknownLayoutItems = new LongAdder();

  PeerQueries(DynamoDbClient client, String table, ParallelCalls parallel, RandomGenerator random) {
    this.client = client;
    this.table = table;
    this.parallel = parallel;
    this.random = random;
  }

  /** How many items of an unknown layout, or malformed ones, were read so far. */
  long unknownItems() {
    return unknownLayoutItems.sum();
  }

  /** The first page of a swarm's partition. */
  FirstPage firstPage(InfoHash infoHash) {
    QueryResponse page =
        query(WHOLE, Map.of(":s", PeerTable.swarmKey(infoHash)), PeerTable.RECORDS_PER_PAGE);
    Ledger ledger = Ledger.NONE;
    for (Map<String, AttributeValue> item : page.items()) {
      if (LedgerItem.isLedger(item)) {
        ledger = ledger.plus(LedgerItem.of(item));
      }
    }
    return new FirstPage(records(page), ledger, !page.hasLastEvaluatedKey());
  }

  /** All records of an endpoint, on both sides of a swarm. */
  List<PeerRecord> recordsOf(InfoHash infoHash, Family family, long hash) {
    return parallel
        .map(
            List.of(Side.values()),
            side -> {
              Section section = Section.of(family, side);
              return range(
                  infoHash,
                  PeerTable.lowestKey(section, hash),
                  PeerTable.highestKey(section, hash),
                  PeerTable.RECORDS_PER_PAGE);
            })
        .stream()
        .flatMap(range -> range.records().stream())
        .toList();
  }

  /**
   * Samples some sections: all of each, or a random key range that holds enough peers.
   *
   * @param expected estimated section sizes; they affect the number of queries, not correctness
   * @param wanted how many peers are to be chosen
   */
  SwarmSample sample(
      InfoHash infoHash, List<Section> sections, SwarmEstimate expected, int wanted, Instant now) {
    // Room for the announcing peer, and for an endpoint whose records the limit cuts off.
    int limit = Math.max(PeerTable.RECORDS_PER_PAGE, wanted + 2);
    return new SwarmSample(
        parallel.map(
            sections,
            section ->
                expected.live(section) < SAFE_FILL * limit
                    ? readWhole(infoHash, section, limit, now)
                    : readRandomRange(infoHash, section, limit, now)));
  }

  /** Reads a whole section by one query; a random range would need a second one to wrap around. */
  private SectionSample readWhole(InfoHash infoHash, Section section, int limit, Instant now) {
    Range all =
        range(
            infoHash,
            PeerTable.lowestKey(section, 0),
            PeerTable.highestKey(section, MAX_HASH),
            limit);
    return all.truncated
        ? readRandomRange(infoHash, section, limit, now)
        : SectionSample.whole(section, PeerRecord.livePeers(all.records, now));
  }

  private SectionSample readRandomRange(
      InfoHash infoHash, Section section, int limit, Instant now) {
    long start = random.nextLong();
    Range upper =
        range(
            infoHash,
            PeerTable.lowestKey(section, start),
            PeerTable.highestKey(section, MAX_HASH),
            limit);
    if (upper.truncated) {
      return SectionSample.ofRange(section, upper.records, start, now);
    }
    int rest = limit - upper.records.size();
    Range lower =
        start == 0
            ? new Range(List.of(), false)
            : range(
                infoHash,
                PeerTable.lowestKey(section, 0),
                PeerTable.highestKey(section, start - 1),
                rest);
    List<PeerRecord> records = new ArrayList<>(upper.records);
    records.addAll(lower.records);
    return lower.truncated
        ? SectionSample.ofRange(section, records, start, now)
        : SectionSample.whole(section, PeerRecord.livePeers(records, now));
  }

  private Range range(InfoHash infoHash, AttributeValue from, AttributeValue to, int limit) {
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":s", PeerTable.swarmKey(infoHash));
    values.put(":from", from);
    values.put(":to", to);
    QueryResponse page = query(RANGE, values, limit);
    return new Range(records(page), page.hasLastEvaluatedKey());
  }

  private QueryResponse query(String condition, Map<String, AttributeValue> values, int limit) {
    return client.query(
        QueryRequest.builder()
            .tableName(table)
            .keyConditionExpression(condition)
            .expressionAttributeValues(values)
            .limit(limit)
            .build());
  }

  private List<PeerRecord> records(QueryResponse page) {
    List<PeerRecord> records = new ArrayList<>();
    for (Map<String, AttributeValue> item : page.items()) {
      if (LedgerItem.isLedger(item)) {
        continue;
      }
      Optional<PeerRecord> record = PeerTable.record(item);
      if (record.isPresent()) {
        records.add(record.get());
      } else {
        unknownLayoutItems.increment();
      }
    }
    return List.copyOf(records);
  }

  /** The records of a key range, and whether the limit cut it short. */
  private record Range(List<PeerRecord> records, boolean truncated) {}
}
