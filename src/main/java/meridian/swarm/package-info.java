/** The store port, {@link meridian.swarm.SwarmStore}, and the values that pass through it. */
@NullMarked
package meridian.swarm;

import org.jspecify.annotations.NullMarked;
