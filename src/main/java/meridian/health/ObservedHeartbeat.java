package meridian.health;

import java.time.Instant;

/**
 * The newest heartbeat of another region that has arrived in a region's own replica.
 *
 * @param sent when it was sent, by the clock of its sender
 * @param firstSeen when it was first read, by the clock of the reader
 */
public record ObservedHeartbeat(Instant sent, Instant firstSeen) {}
