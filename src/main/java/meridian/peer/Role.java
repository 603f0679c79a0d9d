package meridian.peer;

/** What a peer does in its swarm. */
public enum Role {
  /** Has everything. */
  SEEDER(Side.SEEDERS, false),
  /** Lacks something and wants it. */
  LEECHER(Side.LEECHERS, true),
  /** Lacks something and does not want it: a partial seed (BEP 21). */
  PARTIAL_SEED(Side.LEECHERS, false);

  private final Side side;
  private final boolean downloads;

  Role(Side side, boolean downloads) {
    this.side = side;
    this.downloads = downloads;
  }

  /** The side it is kept on and counted with: a partial seed is an incomplete peer (BEP 21). */
  public Side side() {
    return side;
  }

  /** Whether it wants data. */
  public boolean downloads() {
    return downloads;
  }

  /** Whether a connection between the two could carry data: at least one of them must want some. */
  public boolean canServe(Role other) {
    return downloads || other.downloads;
  }
}
