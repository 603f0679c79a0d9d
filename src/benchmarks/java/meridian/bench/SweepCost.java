package meridian.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import meridian.bench.cost.Bill;
import meridian.bench.traffic.MeridianTracker;
import meridian.bench.traffic.Session;
import meridian.bench.traffic.SessionGenerator;
import meridian.bench.traffic.TablePrefill;
import meridian.bench.traffic.TrafficDay;
import meridian.bench.traffic.TrafficMix;
import meridian.tracker.TrackerPolicy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * What it costs to sweep a table of which every tenth record has expired: about as many as a sweep
 * every hour finds. Each replica is read by its own region's sweep and takes all regions' writes:
 * deletes, and a count for each large swarm.
 *
 * @param records in the table
 * @param expired of them
 * @param readUnits of one region's sweep
 * @param writeUnits of all regions' sweeps
 * @param recordBytes of the largest record
 */
record SweepCost(int records, int expired, double readUnits, double writeUnits, long recordBytes) {

  private static final int ONE_EXPIRED_IN = 10;
  private static final int PER_TORRENT = 4;
  private static final double MILLION = 1e6;
  private static final Duration SURELY = Duration.ofMinutes(2);

  /** Fills an empty table, and sweeps it. */
  static SweepCost measure(int records, DynamoDbClient table, TrackerPolicy policy, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    TrafficMix mix = TrafficMix.pinned(records, records / PER_TORRENT);
    SessionGenerator sessions = new SessionGenerator(mix, random.split());
    long bytes;
    int put = 0;
    int expired = 0;
    try (Bulk bulk = new Bulk(table)) {
      TablePrefill prefill = new TablePrefill(bulk, mix.regions(), policy, random.split());
      for (int n = 0; put < records; n++) {
        boolean old = n % ONE_EXPIRED_IN == 0;
        Duration age = SessionGenerator.times(policy.life().minus(SURELY), random.nextDouble());
        Instant written = TrafficDay.START.minus(old ? policy.life().plus(SURELY) : age);
        Session session = sessions.underWay(written);
        prefill.put(session, written);
        put += session.infoHashes().size();
        expired += old ? session.infoHashes().size() : 0;
      }
      bytes = prefill.largestItem();
    }
    MeridianTracker service =
        MeridianTracker.over(table, mix.regions(), policy, () -> TrafficDay.START, random.split());
    Bill bill = service.sweep(TrafficDay.START);
    return new SweepCost(put, expired, bill.reads() / mix.regions(), bill.writes(), bytes);
  }

  double readUnitsPerMillion() {
    return readUnits * MILLION / records;
  }

  double writeUnitsPerMillion() {
    return writeUnits * MILLION / records;
  }
}
