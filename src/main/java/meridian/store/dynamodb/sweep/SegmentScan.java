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
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/**
 * Reads a segment of the peer table page by page, without what a sweep has no use for: other
 * regions' expired records.
 */
final class SegmentScan {

  private static final String OWN_OR_BELIEVED = "r = :own OR t > :believed";
  private static final String ADOPTED_TOO = OWN_OR_BELIEVED + " OR r = :adopted";

  /**
   * Items of a page at most: a megabyte would hold seven times as many, and what they call for
   * could take longer than the time that an invocation keeps back for its end.
   */
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
   * One page.
   *
   * @param after the key after which to go on; empty at the start
   */
  ScanResponse page(
      SegmentProgress sweep, Optional<Map<String, AttributeValue>> after, Instant now) {
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":own", PeerTable.regionValue(region));
    values.put(":believed", PeerTable.ttl(now.plus(PeerTable.TTL_AFTER_EXPIRY)));
    sweep.adopted().ifPresent(adopted -> values.put(":adopted", PeerTable.regionValue(adopted)));
    return client.scan(
        ScanRequest.builder()
            .tableName(table)
            .segment(sweep.segment())
            .totalSegments(sweep.segments())
            .filterExpression(sweep.adopted().isPresent() ? ADOPTED_TOO : OWN_OR_BELIEVED)
            .expressionAttributeValues(values)
            .limit(PAGE)
            .exclusiveStartKey(after.orElse(null))
            .build());
  }
}
