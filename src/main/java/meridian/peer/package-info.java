/**
 * Values that identify peers and torrents: addresses, endpoints, info hashes, peer ids, roles.
 * Immutable; nothing but the JDK.
 */
@NullMarked
package meridian.peer;

import org.jspecify.annotations.NullMarked;
