package meridian.scenario;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import meridian.model.TableDecorator;
import meridian.peer.Id160;
import meridian.peer.InfoHash;
import meridian.scenario.table.Region;
import meridian.scenario.world.TrackerDesign;
import meridian.swarm.Announce;
import meridian.swarm.AnnounceRecord;
import meridian.swarm.AnnounceResult;
import meridian.swarm.RegionCode;
import meridian.swarm.SwarmCounts;
import meridian.swarm.SwarmStore;
import meridian.tracker.AnnounceOutcome;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;

/** Designs that look simpler than Meridian's, and lose peers. */
enum BrokenDesign implements TrackerDesign {

  /** All regions write the same item for a peer. */
  ONE_ITEM_PER_PEER {
    @Override
    public RegionCode code(Region region, Region replica) {
      return Region.EAST.code();
    }
  },

  /** A region writes its own code into its records, also through another region's replica. */
  FALLBACK_UNDER_OWN_NAME {
    @Override
    public RegionCode code(Region region, Region replica) {
      return region.code();
    }
  },

  /** A purge deletes what it read as expired, even if it has been refreshed since. */
  UNCONDITIONAL_PURGE {
    @Override
    public DynamoDbClient purged(DynamoDbClient table) {
      return new Unconditional(table);
    }
  },

  /** A ticket is valid for any swarm. */
  TICKET_WITHOUT_INFO_HASH {
    @Override
    public Announcer tracker(SwarmStore store, InstantSource clock, RandomGenerator random) {
      return new AnySwarm(store, clock, random);
    }
  },

  /** A stop deletes the peer's records of all regions. */
  STOP_DELETES_EVERYWHERE {
    @Override
    public SwarmStore store(SwarmStore store, DynamoDbClient client, String table) {
      return new DeleteEverywhereStore(store, client, table);
    }
  },

  /** A release writes its own layout as soon as it is deployed. */
  NEXT_LAYOUT_AT_ONCE {
    @Override
    public boolean writesNextLayout(boolean inForce) {
      return true;
    }
  };

  private static final class Unconditional extends TableDecorator {
    Unconditional(DynamoDbClient table) {
      super(table);
    }

    @Override
    public DeleteItemResponse deleteItem(DeleteItemRequest request) {
      return super.deleteItem(
          DeleteItemRequest.builder().tableName(request.tableName()).key(request.key()).build());
    }
  }

  /** Issues and accepts tickets for one and the same swarm, whichever is announced. */
  private static final class AnySwarm implements Announcer, SwarmStore {
    private static final InfoHash ANY = new InfoHash(new Id160(0, 0, 0));

    private final SwarmStore store;
    private final Announcer tracker;
    private InfoHash infoHash = ANY;

    AnySwarm(SwarmStore store, InstantSource clock, RandomGenerator random) {
      this.store = store;
      this.tracker = MERIDIAN.tracker(this, clock, random);
    }

    @Override
    public AnnounceOutcome announce(Announce announce) {
      infoHash = announce.infoHash();
      return tracker.announce(
          new Announce(
              ANY, announce.peer(), announce.event(), announce.numWant(), announce.trackerId()));
    }

    @Override
    public AnnounceResult announce(AnnounceRecord record) {
      return store.announce(
          new AnnounceRecord(
              infoHash,
              record.peer(),
              record.event(),
              record.wanted(),
              record.at(),
              record.terms(),
              record.ticket()));
    }

    @Override
    public Map<InfoHash, SwarmCounts> scrape(List<InfoHash> infoHashes, Instant at) {
      return store.scrape(infoHashes, at);
    }
  }
}
