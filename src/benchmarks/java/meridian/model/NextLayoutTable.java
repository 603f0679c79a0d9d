package meridian.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/**
 * Turns this release into the next one, which has layout 2 of records: it reads both layouts, and
 * writes the one that is in force.
 */
public final class NextLayoutTable extends TableDecorator {

  private static final byte THIS = 1;
  private static final byte NEXT = 2;

  /** The offset of the layout, after the time that is first in every layout. */
  private static final int VERSION_AT = 5;

  private final BooleanSupplier inForce;

  /**
   * A table as the next release uses it.
   *
   * @param inForce whether the release writes the new layout
   */
  public NextLayoutTable(DynamoDbClient table, BooleanSupplier inForce) {
    super(table);
    this.inForce = inForce;
  }

  @Override
  public QueryResponse query(QueryRequest request) {
    QueryResponse response = super.query(request);
    return areUnderstood(response.items())
        ? response
        : response.toBuilder().items(allUnderstood(response.items())).build();
  }

  @Override
  public ScanResponse scan(ScanRequest request) {
    ScanResponse response = super.scan(request);
    return areUnderstood(response.items())
        ? response
        : response.toBuilder().items(allUnderstood(response.items())).build();
  }

  @Override
  public PutItemResponse putItem(PutItemRequest request) {
    byte layout = inForce.getAsBoolean() ? NEXT : THIS;
    try {
      PutItemResponse response =
          super.putItem(request.toBuilder().item(as(layout, request.item())).build());
      return response.toBuilder().attributes(as(THIS, response.attributes())).build();
    } catch (ConditionalCheckFailedException e) {
      throw e.toBuilder().item(as(THIS, e.item())).build();
    }
  }

  /** The record that was read may have had either layout. */
  @Override
  public DeleteItemResponse deleteItem(DeleteItemRequest request) {
    Map<String, AttributeValue> values = new HashMap<>(request.expressionAttributeValues());
    AttributeValue seen = values.get(":seen");
    if (seen == null) {
      return super.deleteItem(request);
    }
    values.put(":next", as(NEXT, seen));
    return super.deleteItem(
        request.toBuilder()
            .conditionExpression(request.conditionExpression() + " OR v = :next")
            .expressionAttributeValues(values)
            .build());
  }

  private static boolean areUnderstood(List<Map<String, AttributeValue>> items) {
    return items.stream().allMatch(item -> isAs(THIS, item));
  }

  private static List<Map<String, AttributeValue>> allUnderstood(
      List<Map<String, AttributeValue>> items) {
    return items.stream().map(NextLayoutTable::understood).toList();
  }

  /** An item of either layout as this release would have written it. */
  public static Map<String, AttributeValue> understood(Map<String, AttributeValue> item) {
    return as(THIS, item);
  }

  private static Map<String, AttributeValue> as(byte layout, Map<String, AttributeValue> item) {
    AttributeValue value = item.get("v");
    if (value == null || layout(value) == layout) {
      return item;
    }
    Map<String, AttributeValue> changed = new HashMap<>(item);
    changed.put("v", as(layout, value));
    return changed;
  }

  private static boolean isAs(byte layout, Map<String, AttributeValue> item) {
    AttributeValue value = item.get("v");
    return value == null || layout(value) == layout;
  }

  private static int layout(AttributeValue value) {
    return value.b().asByteArrayUnsafe()[VERSION_AT] >> 4;
  }

  private static AttributeValue as(byte layout, AttributeValue value) {
    byte[] bytes = value.b().asByteArray();
    bytes[VERSION_AT] = (byte) (layout << 4 | (bytes[VERSION_AT] & 0xf));
    return AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(bytes));
  }
}
