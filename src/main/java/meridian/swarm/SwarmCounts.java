package meridian.swarm;

/**
 * The size of a swarm.
 *
 * @param complete seeders
 * @param incomplete all other peers, including partial seeds (BEP 48)
 * @param downloaders incomplete peers that download data (BEP 21)
 * @param downloaded completed downloads since the swarm was first seen
 */
public record SwarmCounts(long complete, long incomplete, long downloaders, long downloaded) {

  /** The counts of an unknown swarm. */
  public static final SwarmCounts NONE = new SwarmCounts(0, 0, 0, 0);

  /** The number of peers. */
  public long peers() {
    return complete + incomplete;
  }
}
