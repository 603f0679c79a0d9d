package meridian.local.database.item;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/**
 * The primary key of a table's items.
 *
 * @param partition the partition key
 * @param sort the sort key
 */
public record KeySchema(Attribute partition, Attribute sort) {

  private static final int MAX_PARTITION_BYTES = 2048;
  private static final int MAX_SORT_BYTES = 1024;

  /**
   * A key attribute.
   *
   * @param type string or binary
   */
  public record Attribute(String name, AttributeValue.Type type) {}

  /** The key of a whole item, which is about to be put. */
  public ItemKey ofItem(Map<String, AttributeValue> item) {
    for (Attribute attribute : new Attribute[] {partition, sort}) {
      AttributeValue value = item.get(attribute.name);
      if (value == null) {
        throw invalid("Missing the key %s in the item".formatted(attribute.name));
      }
      if (value.type() != attribute.type) {
        throw invalid(
            "Type mismatch for key %s expected: %s actual: %s"
                .formatted(attribute.name, attribute.type, Values.typeName(value)));
      }
    }
    return checked(item);
  }

  /** The key that a request names. */
  public ItemKey of(Map<String, AttributeValue> key) {
    if (key.size() != 2 || !isKeyed(key, partition) || !isKeyed(key, sort)) {
      throw ServiceError.validation("The provided key element does not match the schema");
    }
    return checked(key);
  }

  /** The key attributes of an item. */
  public Map<String, AttributeValue> keyOf(Map<String, AttributeValue> item) {
    return Map.of(partition.name, item.get(partition.name), sort.name, item.get(sort.name));
  }

  /** Whether an attribute is part of the key. */
  public boolean contains(String name) {
    return name.equals(partition.name) || name.equals(sort.name);
  }

  private static boolean isKeyed(Map<String, AttributeValue> key, Attribute attribute) {
    AttributeValue value = key.get(attribute.name);
    return value != null && value.type() == attribute.type;
  }

  private ItemKey checked(Map<String, AttributeValue> item) {
    checkSize(partition, item, "hashkey", MAX_PARTITION_BYTES);
    checkSize(sort, item, "rangekey", MAX_SORT_BYTES);
    return ItemKey.of(item.get(partition.name), item.get(sort.name));
  }

  private static void checkSize(
      Attribute attribute, Map<String, AttributeValue> item, String kind, int most) {
    int size = Values.bytes(item.get(attribute.name)).length;
    if (size == 0) {
      throw ServiceError.validation(
          "One or more parameter values are not valid. The AttributeValue for a key attribute"
              + " cannot contain an empty %s value. Key: %s"
                  .formatted(
                      attribute.type == AttributeValue.Type.S ? "string" : "binary",
                      attribute.name));
    }
    if (size > most) {
      throw invalid(
          "Size of %s has exceeded the maximum size limit of %d bytes".formatted(kind, most));
    }
  }

  private static DynamoDbException invalid(String why) {
    return ServiceError.validation("One or more parameter values were invalid: " + why);
  }
}
