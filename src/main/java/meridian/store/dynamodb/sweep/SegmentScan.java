package meridian.store.dynamodb.sweep;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import meridian.purge.SegmentProgress;
import meridian.store.dynamodb.table.PeerTable;
import meridian.swarm.RegionCode;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/**
 * Reads a segment of the peer table page by page, filtered: a sweep does not need other regions'
 * expired records. Eventually consistent.
 */
final class SegmentScan {

  private static final String OWN_OR_LIVE = "r = :own OR t > :live";
  private static final String OWN_ADOPTED_OR_LIVE = OWN_OR_LIVE + " OR r = :adopted";

  /** The maximum number of items on a page, which are in memory; a megabyte would hold 14,000. */
  static final int PAGE = 2_000;

  private final DynamoDbClient client;
  private final String table;
  private final RegionCode region;

  SegmentScan(DynamoDbClient client, String table, RegionCode region) {
    this.client = client;
    this.table = table;
    this.region = region;
  }

  /**
   * Reads one page.
   *
   * @param after the key after which the page begins; empty at the start of the segment
   */
  ScanResponse page(
      SegmentProgress sweep, Optional<Map<String, AttributeValue>> after, Instant now) {
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":own", PeerTable.regionValue(region));
    values.put(":live", PeerTable.ttl(now.plus(PeerTable.TTL_AFTER_EXPIRY)));
    sweep.adopted().ifPresent(adopted -> values.put(":adopted", PeerTable.regionValue(adopted)));
    return client.scan(
        ScanRequest.builder()
            .tableName(table)
            .segment(sweep.segment())
            .totalSegments(sweep.segments())
            .filterExpression(sweep.adopted().isPresent() ? OWN_ADOPTED_OR_LIVE : OWN_OR_LIVE)
            .expressionAttributeValues(values)
            .limit(PAGE)
            .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
            .exclusiveStartKey(after.orElse(null))
            .build());
  }

  /** The read units that a page has used; 0 if the server does not say. */
  static double readUnits(ScanResponse page) {
    return Optional.ofNullable(page.consumedCapacity())
        .map(ConsumedCapacity::capacityUnits)
        .orElse(0.0);
  }
}
