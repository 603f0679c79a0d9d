package meridian.swarm;

/**
 * How large a swarm is. All zero for a swarm that nobody is in.
 *
 * @param complete seeders
 * @param incomplete all others, partial seeds included (BEP 48)
 * @param downloaders those of the incomplete that want data (BEP 21)
 * @param downloaded downloads completed, since the swarm was first seen
 */
public record SwarmCounts(long complete, long incomplete, long downloaders, long downloaded) {

  /** The counts of a swarm that nobody was ever in. */
  public static final SwarmCounts NONE = new SwarmCounts(0, 0, 0, 0);

  /** How many peers the swarm has. */
  public long peers() {
    return complete + incomplete;
  }
}
