package meridian.store.dynamodb.control;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import meridian.concurrent.RefreshingCache;
import meridian.concurrent.Timeout;
import meridian.peer.InfoHash;
import meridian.tracker.DenyList;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The deny list in a region's replica of the {@linkplain ControlTable control table}, cached in
 * memory.
 *
 * <p>Nothing runs between invocations, so the list is loaded by the first caller that finds it
 * older than 30 seconds. Other callers use the old list meanwhile, unless it is older than a
 * minute: then they wait for the new one. Thus a denied torrent is refused within a minute of the
 * decision's arrival in the replica. While loading fails the old list stays in force, and one
 * caller tries again after 5 seconds, then 10, 20 and 30.
 *
 * <p>The list is one partition, which every environment reads as a whole. At 65 bytes a decision
 * (also one that allows) and 3,000 read units a second of a partition, a thousand environments can
 * read about ten thousand decisions.
 */
public final class DynamoDbDenyList implements DenyList {

  private static final Logger LOG = System.getLogger(DynamoDbDenyList.class.getName());

  private final RefreshingCache<Decisions<InfoHash>> denials;
  private final InstantSource clock;

  /**
   * Creates a list that is loaded when it is first used.
   *
   * @param client talks to the region's replica; its retries are the only ones
   * @param table the control table's name
   * @param spare how long a caller can wait for the list
   */
  public DynamoDbDenyList(DynamoDbClient client, String table, Timeout spare, InstantSource clock) {
    this.clock = clock;
    this.denials =
        new RefreshingCache<>(
            Decisions.none(),
            new Replica(new ControlTable(client, table), spare),
            RefreshingCache.Times.WITHIN_A_MINUTE,
            clock);
  }

  /** Loads the list from the replica. */
  private record Replica(ControlTable table, Timeout spare)
      implements RefreshingCache.Source<Decisions<InfoHash>> {

    @Override
    public Decisions<InfoHash> load(Decisions<InfoHash> before) {
      Decisions<InfoHash> read =
          spare.call("the deny list", () -> table.read(DecisionKind.DENIALS, Instant.EPOCH, false));
      if (read.skipped() > before.skipped()) {
        LOG.log(
            Level.WARNING,
            "the deny list has items that this release does not understand; ignored: "
                + read.skipped());
      }
      return read;
    }

    @Override
    public void loadingFailed(RuntimeException failure) {
      LOG.log(
          Level.WARNING,
          "the deny list could not be loaded; the previous one stays in force: " + failure);
    }

    @Override
    public void loadingRecovered() {
      LOG.log(Level.INFO, "the deny list is loaded again");
    }
  }

  @Override
  public boolean denies(InfoHash infoHash) {
    return denials.get().isRestricted(infoHash, clock.instant());
  }
}
