package meridian.operate.drain;

import java.time.Duration;

/** Shows which region clients are sent to. */
interface ClientRouting extends AutoCloseable {

  /** Observes where the clients in a region are sent now. */
  Observation observe(String region);

  /** The time between two observations. */
  Duration pollInterval();

  @Override
  void close();

  /** Where the clients in a region are sent. */
  sealed interface Observation {

    /** A sentence about the clients in that region. */
    String sentence(String region);

    /**
     * Clients are sent to known places.
     *
     * @param some whether some clients are sent to the region itself
     * @param all whether all clients are
     * @param where the regions, or addresses, to print
     */
    record SentTo(boolean some, boolean all, String where) implements Observation {

      @Override
      public String sentence(String region) {
        return "Clients in %s are sent to %s.".formatted(region, where);
      }
    }

    /**
     * The place is unknown.
     *
     * @param reason a clause
     */
    record Unknown(String reason) implements Observation {

      @Override
      public String sentence(String region) {
        return "It is unknown where clients in %s are sent: %s.".formatted(region, reason);
      }
    }
  }
}
