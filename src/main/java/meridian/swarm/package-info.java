/**
 * The domain: peers, swarms, announces, the policy that governs them, and the {@link
 * meridian.swarm.SwarmStore} port behind which swarms are kept. Needs the JDK only; knows nothing
 * of HTTP, bencode, AWS or JSON.
 */
@NullMarked
package meridian.swarm;

import org.jspecify.annotations.NullMarked;
