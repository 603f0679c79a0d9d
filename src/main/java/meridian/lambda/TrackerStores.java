package meridian.lambda;

import meridian.health.Health;
import meridian.http.Figures;
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
 * @param figures the stores' own counters
 */
public record TrackerStores(
    SwarmStore swarms, DenyList denied, BanList banned, Health health, Figures figures) {}
