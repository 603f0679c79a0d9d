package meridian;

import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import meridian.local.database.TableSchema;
import meridian.local.database.operation.TableClient;
import meridian.local.database.table.Table;
import meridian.model.InlineExecutor;
import meridian.model.NoAdmissionControl;
import meridian.store.dynamodb.announce.DynamoDbSwarmStore;
import meridian.swarm.RegionCode;
import meridian.swarm.SwarmStore;
import meridian.tracker.AdmissionControl;
import meridian.tracker.DenyList;
import meridian.tracker.TicketCodec;
import meridian.tracker.Tracker;
import meridian.tracker.TrackerPolicy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The production tracker and store for tests, with fixed keys and without threads. */
public final class TestTrackers {

  private static final byte[] KEY = new byte[32];

  private TestTrackers() {}

  /** The store of a region over any table. */
  public static DynamoDbSwarmStore store(
      DynamoDbClient client,
      String table,
      int region,
      InstantSource clock,
      RandomGenerator random) {
    return new DynamoDbSwarmStore(
        client, table, RegionCode.of(region), KEY, new InlineExecutor(), clock, random);
  }

  /** A store over an empty table in memory, which it alone uses. */
  public static SwarmStore emptyStore(InstantSource clock) {
    return store(emptyTable(clock), "peers", 1, clock, new Random(1));
  }

  /** A client, safe for many threads, of an empty peer table in memory. */
  public static DynamoDbClient emptyTable(InstantSource clock) {
    var table = new Table("all", TableSchema.PEERS.keys(), clock);
    return new TableClient(_ -> table, clock, TableClient.PAGE_BYTES);
  }

  /** A tracker that denies no torrent and limits no client. */
  public static Tracker tracker(SwarmStore store, InstantSource clock, RandomGenerator random) {
    return tracker(store, _ -> false, new NoAdmissionControl(), clock, random);
  }

  /** A tracker with the default policy. */
  public static Tracker tracker(
      SwarmStore store,
      DenyList denied,
      AdmissionControl admission,
      InstantSource clock,
      RandomGenerator random) {
    return new Tracker(
        store,
        denied,
        admission,
        new TicketCodec(List.of(KEY)),
        TrackerPolicy.DEFAULT,
        clock,
        random);
  }
}
