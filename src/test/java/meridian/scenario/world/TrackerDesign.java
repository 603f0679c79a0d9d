package meridian.scenario.world;

import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import meridian.model.NoAdmissionControl;
import meridian.scenario.table.Region;
import meridian.swarm.Announce;
import meridian.swarm.RegionCode;
import meridian.swarm.SwarmStore;
import meridian.tracker.AnnounceOutcome;
import meridian.tracker.TicketCodec;
import meridian.tracker.Tracker;
import meridian.tracker.TrackerPolicy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** How a tracker is built: like Meridian, except for what a variant overrides. */
public interface TrackerDesign {

  /** Meridian. */
  TrackerDesign MERIDIAN = new TrackerDesign() {};

  /** The secret of every region. */
  static byte[] key() {
    return new byte[32];
  }

  /** Answers announces. */
  interface Announcer {
    AnnounceOutcome announce(Announce announce);
  }

  /**
   * The code in the keys of records.
   *
   * @param region of the tracker
   * @param replica region of the replica that it writes through
   */
  default RegionCode code(Region region, Region replica) {
    return replica.code();
  }

  /**
   * A region's store.
   *
   * @param client of the replica that it uses
   * @param table the table's name
   */
  default SwarmStore store(SwarmStore store, DynamoDbClient client, String table) {
    return store;
  }

  /** The table as a purge uses it. */
  default DynamoDbClient purged(DynamoDbClient table) {
    return table;
  }

  /**
   * Whether the next release writes its own layout.
   *
   * @param inForce whether every region can read it and it was put in force
   */
  default boolean writesNextLayout(boolean inForce) {
    return inForce;
  }

  /** The tracker over a store. */
  default Announcer tracker(SwarmStore store, InstantSource clock, RandomGenerator random) {
    TicketCodec tickets = new TicketCodec(List.of(key()));
    return new Tracker(
            store,
            _ -> false,
            new NoAdmissionControl(),
            tickets,
            TrackerPolicy.DEFAULT,
            clock,
            random)
        ::announce;
  }
}
