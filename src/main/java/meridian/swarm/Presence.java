package meridian.swarm;

import java.time.Instant;

/**
 * The key facts of a peer's stored record.
 *
 * @param region the code of the region whose replica it was written through; no other region
 *     changes the record
 * @param written when it was written, precise to the second or better
 * @param expiry when it expires, in whole seconds
 */
public record Presence(RegionCode region, Instant written, Instant expiry) {}
