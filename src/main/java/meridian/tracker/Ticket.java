package meridian.tracker;

import meridian.swarm.Presence;

/**
 * What a client sends back at its next announce, so that most announces neither read nor write its
 * record.
 *
 * @param presence the client's current record
 * @param shortIntervals how many short intervals in a row the client was given, 0 to 15
 */
public record Ticket(Presence presence, int shortIntervals) {

  static final int MAX_SHORT_INTERVALS = 15;
}
