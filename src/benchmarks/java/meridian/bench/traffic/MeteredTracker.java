package meridian.bench.traffic;

import java.time.Instant;
import meridian.bench.cost.Bill;
import meridian.swarm.Announce;
import meridian.tracker.AnnounceOutcome;

/** A tracker in several regions whose costs are measured. */
public interface MeteredTracker {

  /**
   * The outcome of an announce.
   *
   * @param answer to the client
   * @param bill of all replicas: a write counts once, although it is made in each
   */
  record Served(AnnounceOutcome.Answered answer, Bill bill) {}

  /** Serves an announce in a region, counted from 0. */
  Served announce(int region, Announce announce);

  /** Sweeps the table for every region; the bill is as for an announce. */
  Bill sweep(Instant now);
}
