package meridian.swarm;

import java.time.Instant;

/**
 * The record by which a region knows of a peer.
 *
 * @param region the code of the replica that it was written through, 1 to 254; the only one that
 *     ever changes it
 * @param written when, to the second at least
 * @param expiry until when it counts, in whole seconds
 */
public record Presence(int region, Instant written, Instant expiry) {}
