/**
 * A swarm store in the memory of one process: {@link meridian.store.memory.MemoryStore}, and its
 * snapshots.
 *
 * <p>Torrents are spread over shards, each with a lock of its own. A torrent has an array of
 * records for each address family; see {@link meridian.store.memory.PeerTable}.
 */
@NullMarked
package meridian.store.memory;

import org.jspecify.annotations.NullMarked;
