package meridian.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import meridian.bench.cost.Bill;
import meridian.bench.traffic.MeridianTracker;
import meridian.bench.traffic.TablePrefill;
import meridian.bench.traffic.TrafficDay;
import meridian.model.VirtualTime;
import meridian.simulation.Session;
import meridian.simulation.SessionGenerator;
import meridian.simulation.TrafficMix;
import meridian.tracker.TrackerPolicy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * What it costs each replica to sweep a table in which every tenth record has expired, about as
 * many as an hourly sweep finds. Each replica is read by its own region's sweep, and takes the
 * writes of all regions' sweeps: deletes, and a count for each large swarm.
 *
 * @param sweptRecords in the table
 * @param purgeReadUnitsPerMillion read units per million records
 * @param purgeWriteUnitsPerMillion write units per million records
 * @param peerRecordBytes of the largest record
 */
record SweepCost(
    int sweptRecords,
    double purgeReadUnitsPerMillion,
    double purgeWriteUnitsPerMillion,
    long peerRecordBytes) {

  private static final int EXPIRED_ONE_IN = 10;
  private static final int PEERS_PER_TORRENT = 4;
  private static final double MILLION = 1e6;

  /** How far records are from their expiry at least, before or after it. */
  private static final Duration MARGIN = Duration.ofMinutes(2);

  @JsonProperty
  double purgeUnitsPerMillion() {
    return purgeReadUnitsPerMillion + purgeWriteUnitsPerMillion;
  }

  /** Fills an empty table, and sweeps it. */
  static SweepCost measure(int records, DynamoDbClient table, TrackerPolicy policy, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    TrafficMix mix = new TrafficMix(records, records / PEERS_PER_TORRENT, TrafficDay.REGIONS);
    SessionGenerator sessions = new SessionGenerator(mix, random.split());
    TablePrefill prefill = new TablePrefill(table, policy, random.split());
    int put = 0;
    for (int n = 0; put < records; n++) {
      boolean expired = n % EXPIRED_ONE_IN == 0;
      Duration age = VirtualTime.scaled(policy.life().minus(MARGIN), random.nextDouble());
      Instant written = TrafficDay.START.minus(expired ? policy.life().plus(MARGIN) : age);
      Session session = sessions.inProgress(written);
      prefill.put(session, written);
      put += session.infoHashes().size();
    }
    Bill bill =
        new MeridianTracker(table, policy, () -> TrafficDay.START, random.split())
            .sweep(TrafficDay.START);
    return new SweepCost(
        put,
        bill.reads() / TrafficDay.REGIONS * MILLION / put,
        bill.writes() * MILLION / put,
        prefill.largestItem());
  }
}
