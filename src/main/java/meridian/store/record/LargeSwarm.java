package meridian.store.record;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import meridian.swarm.SwarmCounts;

/**
 * What an environment knows of a swarm that does not fit one page.
 *
 * @param firstPageAt when the first page of the partition was read
 * @param ledger all regions' ledgers together, as of then, plus the downloads counted here since
 * @param estimate the sizes that this environment has estimated
 */
public record LargeSwarm(Instant firstPageAt, Ledger ledger, SwarmEstimate estimate) {

  /** When the first page is read again: the swarm may have shrunk, and its ledgers have grown. */
  private static final Duration REREAD_AFTER = Duration.ofMinutes(5);

  /** When estimates are too old to be averaged with new ones. */
  private static final Duration FORGET_AFTER = Duration.ofMinutes(15);

  /**
   * A swarm whose first page was just read.
   *
   * @param before what was known of the swarm before
   */
  public static LargeSwarm read(Instant now, Ledger ledger, Optional<LargeSwarm> before) {
    return new LargeSwarm(
        now,
        ledger,
        before
            .filter(swarm -> swarm.firstPageAt.plus(FORGET_AFTER).isAfter(now))
            .map(LargeSwarm::estimate)
            .orElse(SwarmEstimate.UNKNOWN));
  }

  /** Whether the first page need not be read again yet. */
  public boolean isCurrent(Instant now) {
    return firstPageAt.plus(REREAD_AFTER).isAfter(now);
  }

  /**
   * The sections that an announce reads. Only the useful ones if a sweep has counted the swarm, or
   * if every section was estimated by an earlier announce. Otherwise all sections: seeders read
   * only leechers, so nothing else would estimate the number of seeders.
   *
   * @param useful the sections with peers that the announcing peer can use
   */
  public List<Section> sectionsToRead(List<Section> useful, Instant now) {
    return trustedSweep(now).isPresent() || (estimate.isComplete() && firstPageAt.isBefore(now))
        ? useful
        : Section.ALL;
  }

  /** The size of each section: estimated here, or else counted by a sweep of any age. */
  public SwarmEstimate expectedSize() {
    return ledger
        .swept()
        .map(swept -> SwarmEstimate.of(swept.peers()))
        .map(estimate::orElse)
        .orElse(estimate);
  }

  /** The swarm after some of its sections were read again. */
  public LargeSwarm with(SwarmSample sample) {
    return new LargeSwarm(firstPageAt, ledger, estimate.updatedWith(sample));
  }

  /** The swarm after an announce was written, which added to its ledger. */
  public LargeSwarm with(Ledger added) {
    return new LargeSwarm(firstPageAt, ledger.plus(added), estimate);
  }

  /**
   * The counts for an answer. A fresh sweep's counts are preferred, so that answers do not flap,
   * unless an estimate of some section shows that the swarm has changed since.
   */
  public SwarmCounts counts(Instant now) {
    return trustedSweep(now)
        .map(swept -> SwarmEstimate.of(swept.peers()))
        .orElseGet(this::expectedSize)
        .counts(ledger.downloads());
  }

  private Optional<SweptCounts> trustedSweep(Instant now) {
    return ledger
        .swept()
        .filter(swept -> swept.isFresh(now))
        .filter(swept -> estimate.agreesWith(SwarmEstimate.of(swept.peers())));
  }
}
