package meridian.peer;

/** The two sides of a swarm, kept and read apart so that seeders need never read seeders. */
public enum Side {
  /** Peers that have everything. */
  SEEDERS,
  /** Peers that lack something, whether or not they still want it. */
  LEECHERS
}
