package meridian.health;

import java.time.Instant;

/**
 * The newest heartbeat of another region that a region has met in its own replica.
 *
 * @param stamp when it was beaten, by the clock of the region that it is of
 * @param met when it was met first, by the clock of the region that met it
 */
public record ObservedHeartbeat(Instant stamp, Instant met) {}
