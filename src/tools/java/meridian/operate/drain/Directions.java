package meridian.operate.drain;

import java.time.Duration;

/** Tells where clients are sent. */
interface Directions extends AutoCloseable {

  /** Where clients who are in a region are sent now. */
  Seen look(String region);

  /** After how long it is worth looking again. */
  Duration lookAgain();

  @Override
  void close();

  /** What there is to see. */
  sealed interface Seen {

    /** Completes "clients who are there are ...". */
    String how();

    /**
     * Clients are sent somewhere.
     *
     * @param some whether some are sent to the region that they are in
     * @param all whether all are
     * @param where for a person
     */
    record Sent(boolean some, boolean all, String where) implements Seen {

      @Override
      public String how() {
        return "sent to " + where;
      }
    }

    /**
     * It is not known that they are sent anywhere.
     *
     * @param how as above
     */
    record Lost(String how) implements Seen {}
  }
}
