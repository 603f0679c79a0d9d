package meridian.store.control;

import java.lang.System.Logger;
import java.time.InstantSource;
import meridian.metrics.Label.AccessList;
import meridian.metrics.Metrics;
import meridian.peer.InfoHash;
import meridian.tracker.DenyList;

/**
 * The deny list among the {@linkplain ControlStore control items} of a region's replica, cached in
 * memory.
 *
 * <p>It is loaded at the start of an environment. If that fails, requests try again, each within
 * its time budget, from the region's replica and then from the fallback's; those that are answered
 * without a list are counted. Nothing runs between invocations, so the list is loaded again by the
 * first caller that finds it older than 30 seconds. Other callers use the old list meanwhile,
 * unless it is older than a minute: then they wait for the new one. Thus a denied torrent is
 * refused within a minute of the decision's arrival in the replica. While loading fails the old
 * list stays in force, and one caller tries again after 5 seconds, then 10, 20 and 30.
 *
 * <p>Every environment reads the list as a whole. In DynamoDB it is one partition. At 65 bytes a
 * decision (also one that allows) and 3,000 read units a second of a partition, a thousand
 * environments can read about ten thousand decisions.
 */
public final class StoredDenyList implements DenyList, Metrics.Owner {

  private static final Logger LOG = System.getLogger(StoredDenyList.class.getName());

  private final DecisionCache<InfoHash> denials;
  private final InstantSource clock;

  /** Creates a list that is loaded at the start of the environment, or when it is first used. */
  public StoredDenyList(ListReplicas replicas, InstantSource clock) {
    this.clock = clock;
    this.denials = new DecisionCache<>("deny list", DecisionKind.DENIALS, replicas, clock, LOG);
  }

  @Override
  public boolean denies(InfoHash infoHash) {
    return denials.get().isRestricted(infoHash, clock.instant());
  }

  @Override
  public boolean allows(InfoHash infoHash) {
    return denials
        .getUsable()
        .filter(decisions -> !decisions.isRestricted(infoHash, clock.instant()))
        .isPresent();
  }

  /**
   * Loads the list before the environment serves requests: at its start, and after a restore.
   *
   * @return whether it was loaded from the region's own replica
   */
  public boolean loadAtStart() {
    return denials.loadAtStart();
  }

  /** Loads the list now: a process does so on a schedule of at most 20 seconds. */
  public void reload() {
    denials.reload();
  }

  /** Reports the list's age and size, and how many requests were answered without it. */
  @Override
  public void reportMetrics(Metrics metrics) {
    denials.reportMetrics(metrics, AccessList.DENY);
  }

  /** How many requests were answered before a list was loaded. */
  public long servedWithout() {
    return denials.servedWithout();
  }
}
