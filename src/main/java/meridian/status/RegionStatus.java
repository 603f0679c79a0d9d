package meridian.status;

import java.time.Duration;
import java.util.Optional;
import meridian.health.Heartbeat;
import meridian.health.Verdict;

/**
 * The state of one region, as another region's replica or its own has it.
 *
 * @param heartbeat its newest heartbeat
 * @param verdict whether it is fit to be sent clients, and why not
 * @param lag the greatest replication lag to it from another region; empty if it is not known
 * @param counted the peers that its latest sweep counted; empty before the first sweep
 * @param history its last 24 hours
 */
public record RegionStatus(
    Heartbeat heartbeat,
    Verdict verdict,
    Optional<Duration> lag,
    Optional<CountedPeers> counted,
    History history) {}
