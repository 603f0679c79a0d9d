/** The store port, {@link meridian.swarm.SwarmStore}, and its values. */
@NullMarked
package meridian.swarm;

import org.jspecify.annotations.NullMarked;
