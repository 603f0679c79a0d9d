package meridian.swarm;

import java.time.Instant;

/**
 * The record by which a region knows of a peer.
 *
 * @param region the code of the replica that it was written through; no other replica changes it
 * @param written when, to the second at least
 * @param expiry until when it counts, in whole seconds
 */
public record Presence(RegionCode region, Instant written, Instant expiry) {}
