package meridian.model;

import java.time.InstantSource;
import meridian.local.database.operation.TableClient;
import meridian.local.database.table.Table;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/**
 * A client of one table, which serves as any. Pages of scans have far fewer items than fit into
 * DynamoDB's megabyte, so that there are many pages.
 */
public final class ShortScans extends TableClient {

  private static final int ITEMS = 20;

  /** A client of this table. */
  public ShortScans(Table table, InstantSource clock) {
    super(_ -> table, clock, PAGE_BYTES);
  }

  @Override
  public ScanResponse scan(ScanRequest request) {
    Integer limit = request.limit();
    return super.scan(
        request.toBuilder().limit(limit == null ? ITEMS : Math.min(ITEMS, limit)).build());
  }
}
