package meridian.peer;

/** The two sides of a swarm, stored separately so that seeders need never read seeders. */
public enum Side {
  /** Peers that have all data. */
  SEEDERS,
  /** Peers that lack data, including partial seeds. */
  LEECHERS
}
