package meridian.tracker;

import meridian.swarm.Presence;

/**
 * What a client is given to show at its next announce, so that most announces need neither read nor
 * write its record.
 *
 * @param presence the record that stands for the peer
 * @param shortIntervals how many short intervals the client has been given, 0 to 15
 */
public record Ticket(Presence presence, int shortIntervals) {

  static final int MAX_SHORT_INTERVALS = 15;
}
