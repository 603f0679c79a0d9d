package meridian.store.record;

import meridian.swarm.RegionCode;
import org.jspecify.annotations.Nullable;

/**
 * The key of a peer's record within its swarm: one endpoint, one side, one region.
 *
 * @param section the side and the address family
 * @param hash the endpoint's {@link EndpointHasher}
 * @param region the code of the replica written through
 */
public record Slot(Section section, long hash, RegionCode region) {

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Slot slot
        && hash == slot.hash
        && section == slot.section
        && region.equals(slot.region);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * section.hashCode() + Long.hashCode(hash)) + region.hashCode();
  }
}
