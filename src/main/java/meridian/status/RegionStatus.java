package meridian.status;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import meridian.health.Heartbeat;
import meridian.health.Verdict;

/**
 * The state of one region, as another region's replica or its own has it.
 *
 * @param heartbeat its newest heartbeat
 * @param verdict whether it is fit to be sent clients, and why not
 * @param drained whether an operator has drained it, whatever else its verdict says
 * @param lag the greatest replication lag to it from another region; empty if it is not known
 * @param counted the peers that its latest sweep counted; empty before the first sweep
 * @param history its last 24 hours
 */
public record RegionStatus(
    Heartbeat heartbeat,
    Verdict verdict,
    boolean drained,
    Optional<Duration> lag,
    Optional<CountedPeers> counted,
    History history) {

  /** The age from which announces say nothing about the present: two steps may be missing. */
  private static final Duration MAX_AGE = History.STEP.multipliedBy(4);

  /**
   * The newest step whose announces are known; empty if it ended long before an instant, or if the
   * region is stale: its last announces are not those of the present.
   */
  public Optional<History.Step> measured(Instant at) {
    return verdict == Verdict.STALE ? Optional.empty() : history.measuredSince(at.minus(MAX_AGE));
  }
}
