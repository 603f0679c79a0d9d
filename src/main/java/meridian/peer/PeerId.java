package meridian.peer;

/**
 * The 20 bytes by which a client names itself (BEP 3, BEP 20). Chosen by the client, so never an
 * identity: see {@link Endpoint}.
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

  /** The 20 raw bytes, in a fresh array. */
  public byte[] bytes() {
    return id.bytes();
  }
}
