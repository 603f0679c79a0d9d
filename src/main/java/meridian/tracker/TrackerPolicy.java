package meridian.tracker;

import java.time.Duration;
import java.util.OptionalInt;
import meridian.swarm.AnnounceRecord;

/**
 * Every number that decides how the tracker treats its clients.
 *
 * @param intervals when clients are to come back
 * @param life how long a record stands for a peer; several intervals, so that most announces find
 *     one that will do, and a lost announce or two lose no peer
 * @param grace how much later than it was told to a client may announce
 * @param defaultPeers peers per answer for a client that names no number
 * @param maxPeers peers per answer at most; more than 50 cost a second read unit each time
 * @param maxScrape swarms per scrape at most; those beyond are left out of the answer
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

  /**
   * Lives of three and a half intervals; as many peers as there may be, up to 50, for who names no
   * number.
   */
  public static TrackerPolicy of(IntervalPolicy intervals, int maxPeers, int maxScrape) {
    Duration life = intervals.regular().multipliedBy(7).dividedBy(2);
    Duration grace = intervals.regular().dividedBy(10);
    return new TrackerPolicy(intervals, life, grace, Math.min(50, maxPeers), maxPeers, maxScrape);
  }

  /**
   * A policy.
   *
   * @throws IllegalArgumentException if the numbers contradict each other
   */
  public TrackerPolicy {
    if (life.compareTo(intervals.longest().plus(grace).multipliedBy(2)) < 0) {
      throw new IllegalArgumentException("a life must outlast two of the longest intervals");
    }
    if (defaultPeers < 0 || defaultPeers > maxPeers) {
      throw new IllegalArgumentException("default peers must be 0 to the greatest number of peers");
    }
    if (maxScrape < 1) {
      throw new IllegalArgumentException("a scrape must allow one swarm at least");
    }
  }

  /** What a store is to go by. */
  AnnounceRecord.Terms terms() {
    return new AnnounceRecord.Terms(life, intervals.longest().plus(grace));
  }

  /** How many peers to give at most; a negative number asks for the default, as none does. */
  int wanted(OptionalInt numWant) {
    int asked = numWant.orElse(-1);
    return asked < 0 ? defaultPeers : Math.min(asked, maxPeers);
  }
}
