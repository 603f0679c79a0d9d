package meridian.peer;

/**
 * A peer id (BEP 3, BEP 20). The client chooses it, so it identifies nothing: see {@link Endpoint}.
 */
public record PeerId(Id160 id) {

  /**
   * Reads a raw peer id.
   *
   * @throws IllegalArgumentException unless there are exactly 20 bytes
   */
  public static PeerId of(byte[] bytes) {
    return new PeerId(Id160.of(bytes));
  }

  /** The 20 raw bytes, in a new array. */
  public byte[] bytes() {
    return id.bytes();
  }
}
