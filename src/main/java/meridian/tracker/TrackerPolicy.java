package meridian.tracker;

import java.time.Duration;
import java.util.OptionalInt;
import meridian.swarm.AnnounceRecord;

/**
 * The numbers that decide how the tracker answers clients.
 *
 * @param intervals the announce intervals
 * @param life how long a peer's record is valid: several intervals, so that most announces need not
 *     write it and a lost announce or two lose no peer
 * @param grace how much later than its interval a client may announce
 * @param defaultPeers peers per answer if the client requests no number
 * @param maxPeers maximum peers per answer; more than 50 cost a second read unit each time
 * @param maxScrape maximum swarms per scrape; the answer omits others
 */
public record TrackerPolicy(
    IntervalPolicy intervals,
    Duration life,
    Duration grace,
    int defaultPeers,
    int maxPeers,
    int maxScrape) {

  /** For a large public tracker. */
  public static final TrackerPolicy DEFAULT = of(IntervalPolicy.DEFAULT, 50, 64);

  /** Records live for 3.5 intervals; the default number of peers is the maximum, up to 50. */
  public static TrackerPolicy of(IntervalPolicy intervals, int maxPeers, int maxScrape) {
    Duration life = intervals.regular().multipliedBy(7).dividedBy(2);
    Duration grace = intervals.regular().dividedBy(10);
    return new TrackerPolicy(intervals, life, grace, Math.min(50, maxPeers), maxPeers, maxScrape);
  }

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if they contradict each other
   */
  public TrackerPolicy {
    if (life.compareTo(intervals.longest().plus(grace).multipliedBy(2)) < 0) {
      throw new IllegalArgumentException("a life must be at least two of the longest intervals");
    }
    if (defaultPeers < 0 || defaultPeers > maxPeers) {
      throw new IllegalArgumentException("default peers must be from 0 to the maximum of peers");
    }
    if (maxScrape < 1) {
      throw new IllegalArgumentException("a scrape must allow at least one swarm");
    }
  }

  /** The terms under which a store keeps a record. */
  AnnounceRecord.Terms terms() {
    return new AnnounceRecord.Terms(life, intervals.longest().plus(grace));
  }

  /** The maximum number of peers to return; a negative or missing request means the default. */
  int wanted(OptionalInt numWant) {
    int requested = numWant.orElse(-1);
    return requested < 0 ? defaultPeers : Math.min(requested, maxPeers);
  }
}
