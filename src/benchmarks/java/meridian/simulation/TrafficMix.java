package meridian.simulation;

import java.time.Duration;

/**
 * The pinned mix of clients. Shares are of all sessions, 0 to 1.
 *
 * @param population clients at a time, on average
 * @param torrents among which the clients are divided by Zipf's law: the n-th has one n-th of the
 *     first's
 * @param regions among which clients are divided evenly
 */
public record TrafficMix(int population, int torrents, int regions) {

  /** How long a client stays, on average; sessions are exponentially distributed. */
  public static final Duration MEAN_SESSION = Duration.ofHours(4);

  /** Clients that announce {@code stopped} when they leave; the others vanish. */
  static final double STOPPING = 0.5;

  /**
   * Clients that start with a part, and complete at a random time of their sessions; the others
   * never complete, and no client starts with everything.
   */
  static final double COMPLETING = 0.3;

  /** Clients that never send a tracker id back. */
  static final double WITHOUT_TICKETS = 0.2;

  /**
   * Clients that announce two info hashes of one torrent (v1 and v2), and send the latest tracker
   * id back with either.
   */
  static final double HYBRID = 0.1;

  /** Clients that are sent to another region at a random time of their sessions. */
  static final double MOVING = 0.02;
}
