package meridian.health;

/**
 * The state of a region that does not depend on other regions' heartbeats.
 *
 * @param drained whether an operator has drained it
 * @param peersReachable whether its replica of the peer table answers, if only to say that it is
 *     throttled
 */
public record LocalCondition(boolean drained, boolean peersReachable) {}
