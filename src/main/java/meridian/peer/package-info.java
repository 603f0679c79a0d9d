/**
 * Values that identify peers and torrents: addresses, endpoints, info hashes, peer ids, roles.
 * Immutable; depends on the JDK only.
 */
@NullMarked
package meridian.peer;

import org.jspecify.annotations.NullMarked;
