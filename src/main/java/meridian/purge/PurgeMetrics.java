package meridian.purge;

import java.time.Instant;

/** Publishes what a region's sweeps have done. */
public interface PurgeMetrics {

  /** Publishes the totals of a sweep that has ended. */
  void publish(SweepId sweep, SweepTotals totals, Instant ended);
}
