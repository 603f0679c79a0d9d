package meridian.store.dynamodb.table;

import java.nio.ByteBuffer;
import java.util.Optional;
import meridian.swarm.RegionCode;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The sort key of a peer's record: one endpoint, one side, one region.
 *
 * @param section the side and the address family
 * @param hash the endpoint's {@link EndpointHasher}
 * @param region the code of the replica written through
 */
public record Slot(Section section, long hash, RegionCode region) {

  static final int BYTES = 1 + Long.BYTES + 1;

  private static final byte BELOW_ALL_REGIONS = 0;
  private static final byte ABOVE_ALL_REGIONS = (byte) 255;

  /** The lower bound of an endpoint's sort keys: no region has code 0. */
  public static AttributeValue lowestKey(Section section, long hash) {
    return key(section, hash, BELOW_ALL_REGIONS);
  }

  /** The upper bound of an endpoint's sort keys: no region has code 255. */
  public static AttributeValue highestKey(Section section, long hash) {
    return key(section, hash, ABOVE_ALL_REGIONS);
  }

  /** Reads a sort key; empty if its last byte is not a region's code. */
  static Optional<Slot> of(ByteBuffer key, Section section) {
    return RegionCode.ofByte(key.get(BYTES - 1))
        .map(region -> new Slot(section, key.getLong(1), region));
  }

  /** The sort key. */
  public AttributeValue key() {
    return key(section, hash, region.toByte());
  }

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

  private static AttributeValue key(Section section, long hash, byte region) {
    ByteBuffer key = ByteBuffer.allocate(BYTES);
    key.put(section.code()).putLong(hash).put(region);
    return AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(key.array()));
  }
}
