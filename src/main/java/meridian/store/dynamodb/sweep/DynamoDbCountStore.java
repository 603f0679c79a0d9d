package meridian.store.dynamodb.sweep;

import java.util.Map;
import meridian.status.CountStore;
import meridian.status.CountedPeers;
import meridian.store.dynamodb.table.SdkFailures;
import meridian.swarm.RegionCode;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The counts of all regions' sweeps in one region's replica of the control table.
 *
 * @param client calls the replica
 * @param table the control table's name
 */
public record DynamoDbCountStore(DynamoDbClient client, String table) implements CountStore {

  @Override
  public Map<RegionCode, CountedPeers> read() {
    return SdkFailures.translate(table, () -> DynamoDbSweepLog.latestCounts(client, table));
  }
}
