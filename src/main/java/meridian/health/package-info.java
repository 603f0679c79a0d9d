/**
 * Region health: the heartbeats that regions send each other, and the verdict of each region on
 * itself. The tables and the metrics are behind ports ({@link meridian.health.HeartbeatStore},
 * {@link meridian.health.DrainRegister}, {@link meridian.health.PeerTableProbe}, {@link
 * meridian.health.HeartbeatMetrics}).
 */
@NullMarked
package meridian.health;

import org.jspecify.annotations.NullMarked;
