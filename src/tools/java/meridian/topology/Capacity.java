package meridian.topology;

/**
 * The load that the deployment is sized for, and the most that it may cost.
 *
 * @param mode how the peer table's units are paid for: {@code on-demand} or {@code provisioned}
 * @param concurrency whether functions reserve execution environments: {@code reserved} or {@code
 *     unreserved}
 * @param announcesPerSecond announces of all regions together at the peak
 * @param requestMillis mean time for which an announce occupies an execution environment
 * @param maxReadUnits most read units a second of the peer table in one region
 * @param maxWriteUnits most write units a second of the peer table in one region
 */
public record Capacity(
    String mode,
    String concurrency,
    int announcesPerSecond,
    int requestMillis,
    int maxReadUnits,
    int maxWriteUnits) {

  /** Environments are reserved if the file does not say. */
  public Capacity {
    concurrency = concurrency == null ? "reserved" : concurrency;
  }

  boolean isProvisioned() {
    return mode.equals("provisioned");
  }

  boolean isReserved() {
    return concurrency.equals("reserved");
  }
}
