/**
 * Values that identify peers and torrents: addresses, endpoints, info hashes, peer ids, roles.
 * Immutable; depends on the JDK only. Keys of maps write out {@code equals} and {@code hashCode}:
 * the JVM generates a record's own at their first use, which a cold start would wait for.
 */
@NullMarked
package meridian.peer;

import org.jspecify.annotations.NullMarked;
