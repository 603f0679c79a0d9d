package meridian.store.dynamodb.control;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import meridian.concurrent.RefreshingCache;
import meridian.concurrent.Timeout;
import meridian.peer.Network;
import meridian.swarm.RegionCode;
import meridian.tracker.BanList;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;

/**
 * The ban list in a region's replica of the {@linkplain BanNote control table}, held in memory, and
 * loaded when and as {@link DynamoDbDenyList} is: so a ban is in force in every environment within
 * a minute of its arrival in the replica.
 *
 * <p>A ban by an environment ends by itself one to two hours after the offence that it was reported
 * for; who goes on offending is reported again in the next hour. An operator's word holds for
 * thirty days over whatever environments find.
 *
 * <p>Whoever commands many addresses cannot make this a flood. An environment writes one item in
 * ten seconds at most, and none while the list it knows has {@link Bans#MOST} items; what others
 * add meanwhile is read by nobody, but for those that last longest. The list lies in one partition,
 * which takes a thousand writes and gives 3,000 read units a second: enough for all environments of
 * all regions up to ten thousand to write at once, and for fifteen hundred in each region to read a
 * full list.
 */
public final class DynamoDbBanList implements BanList {

  private static final Logger LOG = System.getLogger(DynamoDbBanList.class.getName());
  private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(10);

  private final DynamoDbClient client;
  private final String table;
  private final RegionCode region;
  private final Timeout spare;
  private final InstantSource clock;
  private final RefreshingCache<Bans> bans;
  private final AtomicReference<Instant> nextReport = new AtomicReference<>(Instant.MIN);

  /** Whether the latest report arrived, as far as is known. */
  private final AtomicBoolean reporting = new AtomicBoolean(true);

  /**
   * A list that is loaded when it is first asked.
   *
   * @param client talks to the region's replica; its retries are all there are
   * @param table the control table's name
   * @param region the region's code
   * @param spare how long who asks can wait for the list, and as long again for a report
   */
  public DynamoDbBanList(
      DynamoDbClient client, String table, RegionCode region, Timeout spare, InstantSource clock) {
    this.client = client;
    this.table = table;
    this.region = region;
    this.spare = spare;
    this.clock = clock;
    this.bans =
        new RefreshingCache<>(
            Bans.NONE, new Replica(), RefreshingCache.Times.WITHIN_A_MINUTE, clock);
  }

  /** Where it is known from. */
  private final class Replica implements RefreshingCache.Source<Bans> {

    @Override
    public Bans load(Bans before) {
      Bans read =
          spare.call("the ban list", () -> Bans.read(client, table, clock.instant(), false));
      if (read.skipped() > before.skipped()) {
        LOG.log(Level.WARNING, "items of the ban list that are not understood: " + read.skipped());
      }
      if (read.full() && !before.full()) {
        LOG.log(Level.WARNING, "the ban list is full: nobody is added to it for now");
      }
      return read;
    }

    @Override
    public void loadingFailed(RuntimeException failure) {
      LOG.log(Level.WARNING, "the ban list could not be loaded: " + failure);
    }

    @Override
    public void loadingRecovered() {
      LOG.log(Level.INFO, "the ban list is loaded again");
    }
  }

  @Override
  public boolean bans(Network network) {
    return bans.get().bans(network, clock.instant());
  }

  /**
   * Writes an item, unless one is known that says as much, or it is too soon. If that fails it is
   * not repeated, but for another offence.
   */
  @Override
  public boolean report(Network offender) {
    Instant now = clock.instant();
    BanNote note = BanNote.said(offender, region, BanNote.Kind.FOUND, now);
    return bans.getUsable().filter(known -> known.lacks(note)).isPresent()
        && isTime(now)
        && write(note);
  }

  /** Whether nobody has reported anybody just before. */
  private boolean isTime(Instant now) {
    Instant next = nextReport.get();
    return !now.isBefore(next) && nextReport.compareAndSet(next, now.plus(BETWEEN_REPORTS));
  }

  private boolean write(BanNote note) {
    try {
      var _ = spare.call("the ban list", () -> put(note));
      reporting.set(true);
      bans.update(known -> known.and(note));
      return true;
    } catch (ConditionalCheckFailedException _) {
      // By another environment of the region, within this hour.
      reporting.set(true);
      bans.update(known -> known.and(note));
      return false;
    } catch (RuntimeException e) {
      // Whatever it is, clients are not to suffer from it.
      if (reporting.getAndSet(false)) {
        LOG.log(Level.WARNING, "an offender could not be reported: " + e);
      }
      return false;
    }
  }

  private PutItemResponse put(BanNote note) {
    return client.putItem(
        put ->
            put.tableName(table).item(note.item()).conditionExpression("attribute_not_exists(k)"));
  }

  /** How many networks it holds in memory. */
  public int size() {
    return bans.peek().holding().size();
  }
}
