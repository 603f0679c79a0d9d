/**
 * The tracker: policy, deny and ban lists, tickets, and the reply to an announce. It accesses
 * swarms only through the port {@link meridian.swarm.SwarmStore}.
 */
@NullMarked
package meridian.tracker;

import org.jspecify.annotations.NullMarked;
