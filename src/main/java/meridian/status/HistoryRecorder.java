package meridian.status;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import meridian.swarm.RegionCode;
import meridian.swarm.StoreUnavailableException;

/**
 * Adds to a region's history, one step per {@link History#STEP}: what the region's latest sweep
 * counted, and the announces of the steps that have ended. Between two sweeps the steps repeat the
 * figures of the first.
 *
 * <p>A step is written once the announces of the one before are complete, so one write has both:
 * {@link AnnounceMeter#delay} after it begins. The announces of half an hour are read each time:
 * some environments report late, and a step whose announces could not be read gets them later.
 *
 * @param region the own region
 * @param announces the own region's announces
 */
public record HistoryRecorder(
    RegionCode region,
    CountStore counts,
    HistoryStore histories,
    AnnounceMeter announces,
    InstantSource clock) {

  private static final Logger LOG = System.getLogger(HistoryRecorder.class.getName());

  /** The number of past steps whose announces are read. */
  private static final int READ_STEPS = 6;

  /**
   * Adds the present step if it is missing and a sweep has ended. If the replica is unavailable,
   * the next call within the step tries again.
   */
  public void record() {
    try {
      record(clock.instant().minus(announces.delay()));
    } catch (StoreUnavailableException e) {
      LOG.log(Level.WARNING, "the region's history was not written: " + e.getMessage());
    }
  }

  private void record(Instant at) {
    History history = Objects.requireNonNullElse(histories.read().get(region), History.NONE);
    Optional<CountedPeers> counted = Optional.ofNullable(counts.read().get(region));
    if (counted.isPresent() && history.lacks(at)) {
      Instant start = History.startOfStep(at);
      History next = history.plus(step(start, counted.get()));
      histories.write(region, next.withAnnounces(announcesBefore(start)));
    }
  }

  private static History.Step step(Instant start, CountedPeers counted) {
    return new History.Step(
        start,
        counted.peers(),
        counted.own(),
        counted.swarms(),
        counted.completed(),
        Optional.empty());
  }

  private Map<Instant, AnnounceCounts> announcesBefore(Instant end) {
    try {
      return announces.read(end.minus(History.STEP.multipliedBy(READ_STEPS)), end);
    } catch (RuntimeException e) {
      // Any failure: the other figures can still be written.
      LOG.log(Level.WARNING, "the region's history has no new announces: " + e);
      return Map.of();
    }
  }
}
