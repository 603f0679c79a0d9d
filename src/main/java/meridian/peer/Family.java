package meridian.peer;

/** An address family. Each has its own peer list in an announce answer (BEP 7). */
public enum Family {
  IPV4(4),
  IPV6(16);

  private final int addressBytes;

  Family(int addressBytes) {
    this.addressBytes = addressBytes;
  }

  /** The size of an address in bytes. */
  public int addressBytes() {
    return addressBytes;
  }
}
