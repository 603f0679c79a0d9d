package meridian.lambda;

import java.util.Optional;
import java.util.function.Supplier;
import meridian.health.Health;
import meridian.status.WorldStatus;
import meridian.swarm.SwarmStore;
import meridian.tracker.BanList;
import meridian.tracker.DenyList;

/**
 * The stores behind a tracker.
 *
 * @param swarms the peers
 * @param denied the torrents that are not served
 * @param banned the networks that are not served
 * @param health the region's health
 * @param status the state of all regions, of any age; empty if it could never be read
 */
public record TrackerStores(
    SwarmStore swarms,
    DenyList denied,
    BanList banned,
    Health health,
    Supplier<Optional<WorldStatus>> status) {}
