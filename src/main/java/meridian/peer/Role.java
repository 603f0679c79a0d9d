package meridian.peer;

/** A peer's role in its swarm. */
public enum Role {
  /** Has all data. */
  SEEDER(Side.SEEDERS, false),
  /** Lacks data and downloads it. */
  LEECHER(Side.LEECHERS, true),
  /** Lacks data and does not download it (BEP 21). */
  PARTIAL_SEED(Side.LEECHERS, false);

  private final Side side;
  private final boolean downloads;

  Role(Side side, boolean downloads) {
    this.side = side;
    this.downloads = downloads;
  }

  /** The side that the peer is stored and counted on. A partial seed is incomplete (BEP 21). */
  public Side side() {
    return side;
  }

  /** Whether the peer downloads data. */
  public boolean downloads() {
    return downloads;
  }

  /** Whether a connection between two peers is useful: at least one of them downloads data. */
  public boolean canServe(Role other) {
    return downloads || other.downloads;
  }
}
