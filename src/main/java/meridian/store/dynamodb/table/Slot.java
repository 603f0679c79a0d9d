package meridian.store.dynamodb.table;

import java.nio.ByteBuffer;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A sort key: the place of one endpoint's record from one region.
 *
 * @param section which side and family
 * @param hash the endpoint's {@link EndpointHasher}
 * @param region the code of the replica written through, 1 to 254
 */
public record Slot(Section section, long hash, int region) {

  public static final int BYTES = 1 + Long.BYTES + 1;

  /** Lower than every real region's code: a range that starts here splits no endpoint's records. */
  private static final int BEFORE_ALL_REGIONS = 0;

  private static final int AFTER_ALL_REGIONS = 255;

  /** Where the records of an endpoint begin. */
  public static Slot first(Section section, long hash) {
    return new Slot(section, hash, BEFORE_ALL_REGIONS);
  }

  /** Where the records of an endpoint end. */
  public static Slot last(Section section, long hash) {
    return new Slot(section, hash, AFTER_ALL_REGIONS);
  }

  static Slot of(ByteBuffer key, Section section) {
    return new Slot(section, key.getLong(1), Byte.toUnsignedInt(key.get(BYTES - 1)));
  }

  public AttributeValue key() {
    ByteBuffer key = ByteBuffer.allocate(BYTES);
    key.put(section.code()).putLong(hash).put((byte) region);
    return AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(key.array()));
  }
}
