package meridian.status;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import meridian.swarm.RegionCode;
import meridian.swarm.StoreUnavailableException;

/**
 * Adds to a region's history, at most one step per {@link History#STEP}, from what its latest sweep
 * counted. Between two sweeps the steps repeat the figures of the first.
 *
 * @param region the own region
 */
public record HistoryRecorder(
    RegionCode region, CountStore counts, HistoryStore histories, InstantSource clock) {

  private static final Logger LOG = System.getLogger(HistoryRecorder.class.getName());

  /**
   * Adds the present step if it is missing and a sweep has ended. If the replica is unavailable,
   * the next call within the step tries again.
   */
  public void record() {
    try {
      record(clock.instant());
    } catch (StoreUnavailableException e) {
      LOG.log(Level.WARNING, "the region's history was not written: " + e.getMessage());
    }
  }

  private void record(Instant now) {
    History history = Objects.requireNonNullElse(histories.read().get(region), History.NONE);
    Optional<CountedPeers> counted = Optional.ofNullable(counts.read().get(region));
    if (counted.isPresent() && history.lacks(now)) {
      CountedPeers peers = counted.get();
      histories.write(
          region,
          history.plus(
              new History.Step(
                  History.startOfStep(now), peers.peers(), peers.own(), peers.swarms())));
    }
  }
}
