package meridian.store.s3.sweep;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import meridian.peer.InfoHash;
import meridian.store.s3.object.ObjectStore.Listed;
import meridian.swarm.RegionCode;

/**
 * The objects of one swarm in a listing.
 *
 * @param name the part of the keys that they have in common: the info hash, if the keys are those
 *     of swarms
 * @param infoHash the swarm; empty if the keys have another form
 * @param objects each region's objects, in the order of their keys
 */
record ListedSwarm(
    String name, Optional<InfoHash> infoHash, Map<RegionCode, List<Listed>> objects) {

  /** How many objects there are. */
  int size() {
    return objects.values().stream().mapToInt(List::size).sum();
  }
}
