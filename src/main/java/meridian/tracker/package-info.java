/**
 * The tracker itself: policy, access lists, tickets, and the answer to one announce. It knows
 * swarms only through the port {@link meridian.swarm.SwarmStore}.
 */
@NullMarked
package meridian.tracker;

import org.jspecify.annotations.NullMarked;
