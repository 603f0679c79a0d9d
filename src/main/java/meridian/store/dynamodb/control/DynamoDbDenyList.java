package meridian.store.dynamodb.control;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.Set;
import meridian.concurrent.RefreshingCache;
import meridian.concurrent.Timeout;
import meridian.peer.InfoHash;
import meridian.tracker.DenyList;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The deny list in a region's replica of the {@linkplain ControlTable control table}, held in
 * memory.
 *
 * <p>Nothing runs between invocations, so the list is loaded by whoever asks and finds it older
 * than 30 seconds. Others go on with the old one meanwhile, unless that is older than a minute:
 * then they wait for the new one. Thus a torrent that is denied is refused within a minute of the
 * ruling's arrival in the replica. While loading fails the old list stays in force, and one caller
 * tries again after five seconds, then ten, twenty and thirty.
 *
 * <p>The list is one partition, read as a whole by every environment: at 65 bytes a ruling (also
 * one that allows) and a partition's 3,000 read units a second, a thousand environments can follow
 * about ten thousand rulings.
 */
public final class DynamoDbDenyList implements DenyList {

  private static final Logger LOG = System.getLogger(DynamoDbDenyList.class.getName());

  private final RefreshingCache<Denials> denials;

  /**
   * A list that is loaded when it is first asked.
   *
   * @param client talks to the region's replica; its retries are all there are
   * @param table the control table's name
   * @param spare how long who asks can wait for the list
   */
  public DynamoDbDenyList(DynamoDbClient client, String table, Timeout spare, InstantSource clock) {
    this.denials =
        new RefreshingCache<>(
            new Denials(Set.of(), 0),
            new Replica(client, table, spare),
            RefreshingCache.Times.WITHIN_A_MINUTE,
            clock);
  }

  /**
   * What is known.
   *
   * @param skipped how many items were not understood
   */
  private record Denials(Set<InfoHash> denied, int skipped) {}

  /** Where it is known from. */
  private record Replica(DynamoDbClient client, String table, Timeout spare)
      implements RefreshingCache.Source<Denials> {

    @Override
    public Denials load(Denials before) {
      Rulings rulings = spare.call("the deny list", () -> Rulings.read(client, table, false));
      if (rulings.skipped() > before.skipped) {
        LOG.log(
            Level.WARNING, "items of the deny list that are not understood: " + rulings.skipped());
      }
      return new Denials(rulings.denied(), rulings.skipped());
    }

    @Override
    public void loadingFailed(RuntimeException failure) {
      LOG.log(Level.WARNING, "the deny list could not be loaded: " + failure);
    }

    @Override
    public void loadingRecovered() {
      LOG.log(Level.INFO, "the deny list is loaded again");
    }
  }

  @Override
  public boolean denies(InfoHash infoHash) {
    return denials.get().denied.contains(infoHash);
  }
}
