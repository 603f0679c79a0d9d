package meridian.model;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * An item's primary key, both parts in hexadecimal, so that the order of the texts is that of the
 * bytes: a string's are those of its UTF-8, as in DynamoDB.
 *
 * @param partition of the attribute {@code s}
 * @param sort of the attribute {@code k}
 */
public record ItemKey(String partition, String sort) implements Comparable<ItemKey> {

  static ItemKey of(Map<String, AttributeValue> item) {
    return new ItemKey(hex(item.get("s")), hex(item.get("k")));
  }

  static String hex(@Nullable AttributeValue value) {
    if (value != null && value.b() != null) {
      return HexFormat.of().formatHex(value.b().asByteArrayUnsafe());
    }
    if (value != null && value.s() != null) {
      return HexFormat.of().formatHex(value.s().getBytes(StandardCharsets.UTF_8));
    }
    throw new IllegalArgumentException("neither binary nor a string: " + value);
  }

  @Override
  public int compareTo(ItemKey other) {
    int order = partition.compareTo(other.partition);
    return order != 0 ? order : sort.compareTo(other.sort);
  }
}
