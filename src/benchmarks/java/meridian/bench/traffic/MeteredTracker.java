package meridian.bench.traffic;

import java.time.Instant;
import meridian.bench.cost.Bill;
import meridian.swarm.Announce;
import meridian.tracker.AnnounceAnswer;

/** A tracker in several regions, and what it costs. */
public interface MeteredTracker {

  /**
   * What an announce led to.
   *
   * @param answer what the client was told
   * @param bill what it cost in all replicas: each write once, though it is made in each
   */
  record Served(AnnounceAnswer answer, Bill bill) {}

  /** Serves an announce in a region, counted from 0. */
  Served announce(int region, Announce announce);

  /** Cleans up in every region; what that costs, counted as for an announce. */
  Bill sweep(Instant now);
}
