package meridian.scenario.world;

import meridian.model.InlineExecutor;
import meridian.purge.SegmentSweeper;
import meridian.scenario.table.GlobalTableHarness;
import meridian.scenario.table.InterceptedTable;
import meridian.scenario.table.ReadOnlyTable;
import meridian.scenario.table.StaleReadsTable;
import meridian.store.dynamodb.announce.DynamoDbSwarmStore;
import meridian.store.dynamodb.sweep.PeerSweep;
import meridian.swarm.SwarmStore;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The stores of DynamoDB over a global table. */
record TableStores(GlobalTableHarness harness) implements RegionStores {

  @Override
  public SwarmStore store(Site site) {
    return store(site, new StaleReadsTable(table(site), site.clock(), site.random()));
  }

  @Override
  public SwarmStore observer(Site site) {
    return store(site, new ReadOnlyTable(table(site)));
  }

  private SwarmStore store(Site site, DynamoDbClient table) {
    SwarmStore store =
        new DynamoDbSwarmStore(
            table,
            harness.table(),
            site.design().code(site.region(), site.replica()),
            TrackerDesign.key(),
            new InlineExecutor(),
            site.clock(),
            site.random());
    return site.design().store(store, table, harness.table());
  }

  @Override
  public SegmentSweeper sweeper(Site site) {
    return new PeerSweep(
        site.design().purged(table(site)),
        harness.table(),
        site.design().code(site.region(), site.region()),
        new InlineExecutor());
  }

  /** A replica as a region's release uses it. */
  private DynamoDbClient table(Site site) {
    return site.release()
        .apply(new InterceptedTable(harness.client(site.replica()), site.beforeCall()));
  }
}
