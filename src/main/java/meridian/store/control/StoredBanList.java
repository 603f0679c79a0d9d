package meridian.store.control;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import meridian.metrics.Label.AccessList;
import meridian.metrics.Metrics;
import meridian.peer.Network;
import meridian.store.control.Decision.Action;
import meridian.swarm.RegionCode;
import meridian.tracker.BanList;

/**
 * The ban list among the {@linkplain ControlStore control items} of a region's replica, cached in
 * memory and loaded as {@link StoredDenyList} is: a ban is in force in every environment within a
 * minute of its arrival in the replica.
 *
 * <p>An automatic ban ends one to two hours after the report of an offence; a network that goes on
 * offending is reported again in the next hour. An operator's decision overrides automatic bans for
 * 30 days.
 *
 * <p>An attacker with many addresses cannot flood the list. An environment writes at most one item
 * in ten seconds, and none while the list is full ({@link DecisionKind#BANS}). If other
 * environments add more, only the items that last longest are read. In DynamoDB the list is one
 * partition, which takes 1,000 writes and 3,000 read units a second: ten thousand environments in
 * all regions together can write at once, and 1,500 in each region can read a full list.
 */
public final class StoredBanList implements BanList, Metrics.Owner {

  private static final Logger LOG = System.getLogger(StoredBanList.class.getName());
  private static final Duration REPORT_INTERVAL = Duration.ofSeconds(10);

  private final ListReplicas replicas;
  private final RegionCode region;
  private final InstantSource clock;
  private final DecisionCache<Network> bans;
  private final AtomicReference<Instant> nextReport = new AtomicReference<>(Instant.MIN);

  /** Whether the latest report was written, as far as is known. */
  private final AtomicBoolean reporting = new AtomicBoolean(true);

  /**
   * Creates a list that is loaded at the start of the environment, or when it is first used.
   *
   * @param region the region's code
   */
  public StoredBanList(ListReplicas replicas, RegionCode region, InstantSource clock) {
    this.replicas = replicas;
    this.region = region;
    this.clock = clock;
    this.bans = new DecisionCache<>("ban list", DecisionKind.BANS, replicas, clock, LOG);
  }

  @Override
  public boolean bans(Network network) {
    return bans.get().isRestricted(network, clock.instant());
  }

  /**
   * Writes an automatic ban, unless a known decision covers it or another report was written just
   * before. A failed write is not repeated; the next offence causes another report.
   */
  @Override
  public boolean report(Network offender) {
    Instant now = clock.instant();
    Decision<Network> ban = Decision.of(offender, Action.AUTO_BAN, region, now);
    return bans.getUsable().filter(known -> adds(ban, known)).isPresent()
        && isReportDue(now)
        && write(ban);
  }

  /**
   * Whether an automatic ban adds anything: not if another one lasts as long, an operator has
   * decided on the network, or the list is full.
   */
  static boolean adds(Decision<Network> ban, Decisions<Network> known) {
    return !known.full()
        && known
            .inForce(ban.target(), ban.at())
            .filter(other -> other.action() != Action.AUTO_BAN || !endsBefore(other, ban))
            .isEmpty();
  }

  private static boolean endsBefore(Decision<Network> one, Decision<Network> other) {
    return one.end().orElse(Instant.MAX).isBefore(other.end().orElse(Instant.MAX));
  }

  private boolean isReportDue(Instant now) {
    Instant next = nextReport.get();
    return !now.isBefore(next) && nextReport.compareAndSet(next, now.plus(REPORT_INTERVAL));
  }

  /** Writes a ban; false if another environment of the region wrote it within this hour. */
  private boolean write(Decision<Network> ban) {
    try {
      boolean written =
          replicas
              .refreshTimeout()
              .call(
                  "the ban list",
                  () ->
                      replicas
                          .home()
                          .put(DecisionKind.BANS.item(ban), ItemCondition.isAbsent("k")));
      reporting.set(true);
      bans.update(known -> known.and(ban, DecisionKind.BANS.limit()));
      return written;
    } catch (RuntimeException e) {
      // Whatever it is, clients must not suffer from it.
      if (reporting.getAndSet(false)) {
        LOG.log(
            Level.WARNING,
            "an automatic ban could not be written; it is tried again at the next offence: " + e);
      }
      return false;
    }
  }

  /**
   * Loads the list before the environment serves requests: at its start, and after a restore.
   *
   * @return whether it was loaded from the region's own replica
   */
  public boolean loadAtStart() {
    return bans.loadAtStart();
  }

  /** Loads the list now: a process does so on a schedule of at most 20 seconds. */
  public void reload() {
    bans.reload();
  }

  /** Reports the list's age and size, and how many requests were answered without it. */
  @Override
  public void reportMetrics(Metrics metrics) {
    bans.reportMetrics(metrics, AccessList.BAN);
  }

  /** How many requests were answered before a list was loaded. */
  public long servedWithout() {
    return bans.servedWithout();
  }

  /** How many networks are held in memory. */
  public int size() {
    return bans.peek().byTarget().size();
  }
}
