package meridian.local.database;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import meridian.local.database.Outcomes.Call;
import meridian.local.database.operation.Members;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.Select;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.Update;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * Random calls of the operations and expressions that the embedded database supports, on few items,
 * so that calls meet. About one in ten is not valid.
 */
final class RandomCalls {

  private static final ReturnConsumedCapacity TOTAL = ReturnConsumedCapacity.TOTAL;
  private static final List<String> COMPARATORS = List.of("=", "<>", "<", "<=", ">", ">=");
  private static final List<String> ATTRIBUTES = List.of("a", "b", "c", "m.x", "m.y", "#n");
  private static final List<String> INVALID =
      List.of(
          "a = :unknown",
          "a == :v",
          "(a = :v",
          "((a = :v))",
          "status = :v",
          "attribute_exists(:v)",
          "a = :v AND",
          "a BETWEEN :v",
          "#unknown = :v",
          "a = a",
          "nonsense(a, :v)",
          "");

  private final RandomGenerator random;
  private final String table;

  /** The names and values that the call's expressions use. */
  private final Map<String, String> names = new HashMap<>();

  private final Map<String, AttributeValue> values = new HashMap<>();

  RandomCalls(RandomGenerator random, String table) {
    this.random = random;
    this.table = table;
  }

  /** The next call. */
  Call next() {
    names.clear();
    values.clear();
    return switch (random.nextInt(14)) {
      case 0, 1, 2 -> put();
      case 3, 4, 5 -> update();
      case 6 -> delete();
      case 7 -> get();
      case 8, 9, 10 -> query();
      case 11 -> scan();
      case 12 -> batch();
      default -> transaction();
    };
  }

  private boolean oneIn(int number) {
    return random.nextInt(number) == 0;
  }

  private <T> T any(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private Call put() {
    PutItemRequest request =
        Members.copy(put(2), PutItemRequest.builder())
            .returnValues(oneIn(2) ? ReturnValue.ALL_OLD : null)
            .returnConsumedCapacity(TOTAL)
            .build();
    return new Call(request, client -> client.putItem(request));
  }

  private Call update() {
    UpdateItemRequest request =
        Members.copy(update(2, oneIn(6) ? text() : number()), UpdateItemRequest.builder())
            .returnValues(oneIn(2) ? ReturnValue.ALL_NEW : null)
            .returnConsumedCapacity(TOTAL)
            .build();
    return new Call(request, client -> client.updateItem(request));
  }

  private Call delete() {
    DeleteItemRequest request =
        Members.copy(delete(2), DeleteItemRequest.builder())
            .returnValues(oneIn(2) ? ReturnValue.ALL_OLD : null)
            .returnConsumedCapacity(TOTAL)
            .build();
    return new Call(request, client -> client.deleteItem(request));
  }

  private Call get() {
    GetItemRequest request =
        GetItemRequest.builder()
            .tableName(table)
            .key(key())
            .consistentRead(oneIn(2))
            .projectionExpression(oneIn(3) ? "a, k, b" : null)
            .returnConsumedCapacity(TOTAL)
            .build();
    return new Call(request, client -> client.getItem(request));
  }

  private Call query() {
    String condition = "s = " + value(binary(random.nextInt(3)));
    condition +=
        switch (random.nextInt(5)) {
          case 0 -> "";
          case 1 -> " AND k %s %s".formatted(any(COMPARATORS.subList(2, 6)), value(boundary()));
          case 2 -> " AND begins_with(k, %s)".formatted(value(binary(random.nextInt(4))));
          case 3 -> " AND k = " + value(boundary());
          default -> " AND k BETWEEN %s AND %s".formatted(value(boundary()), value(boundary()));
        };
    String filter = oneIn(3) ? condition(2) : null;
    QueryRequest request =
        QueryRequest.builder()
            .tableName(table)
            .keyConditionExpression(condition)
            .filterExpression(filter)
            .expressionAttributeNames(names())
            .expressionAttributeValues(values())
            .scanIndexForward(oneIn(2))
            .consistentRead(oneIn(2))
            .limit(oneIn(2) ? 1 + random.nextInt(8) : null)
            .select(oneIn(6) ? Select.COUNT : null)
            .returnConsumedCapacity(TOTAL)
            .build();
    return new Call(request, client -> Outcomes.allPages(client, request));
  }

  /** The order of partitions is not specified, so all pages are read. */
  private Call scan() {
    String filter = oneIn(2) ? condition(2) : null;
    ScanRequest request =
        ScanRequest.builder()
            .tableName(table)
            .filterExpression(filter)
            .expressionAttributeNames(names())
            .expressionAttributeValues(values())
            .limit(oneIn(2) ? 1 + random.nextInt(8) : null)
            .build();
    int segments = 1 + random.nextInt(4);
    return new Call(request, client -> Outcomes.allSegments(client, request, segments));
  }

  private Call batch() {
    Map<String, WriteRequest> writes = new TreeMap<>();
    for (int i = random.nextInt(5); i >= 0; i--) {
      Map<String, AttributeValue> key = key();
      if (oneIn(3)) {
        writes.put(
            key.toString(),
            WriteRequest.builder().deleteRequest(delete -> delete.key(key)).build());
      } else {
        Map<String, AttributeValue> item = new HashMap<>(item());
        item.putAll(key);
        writes.put(
            key.toString(), WriteRequest.builder().putRequest(put -> put.item(item)).build());
      }
    }
    List<WriteRequest> list = new ArrayList<>(writes.values());
    if (oneIn(10)) {
      list.add(list.getFirst());
    }
    BatchWriteItemRequest request =
        BatchWriteItemRequest.builder()
            .requestItems(Map.of(table, list))
            .returnConsumedCapacity(TOTAL)
            .build();
    return new Call(request, client -> client.batchWriteItem(request));
  }

  private Call transaction() {
    List<TransactWriteItem> items = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      names.clear();
      values.clear();
      items.add(transacted());
    }
    boolean isRepeated = oneIn(3);
    TransactWriteItemsRequest request =
        TransactWriteItemsRequest.builder()
            .transactItems(items)
            .clientRequestToken(Long.toHexString(random.nextLong()) + table.hashCode())
            .returnConsumedCapacity(isRepeated ? null : TOTAL)
            .build();
    return isRepeated
        ? new Call(
            request,
            client -> {
              client.transactWriteItems(request);
              return client.transactWriteItems(request);
            })
        : new Call(request, client -> client.transactWriteItems(request));
  }

  private TransactWriteItem transacted() {
    TransactWriteItem.Builder item = TransactWriteItem.builder();
    return switch (random.nextInt(4)) {
      case 0 -> item.put(put(1)).build();
      case 1 -> item.update(update(1, number())).build();
      case 2 -> item.delete(delete(1)).build();
      default -> item.conditionCheck(conditioned(condition(1))).build();
    };
  }

  private Put put(int depth) {
    String condition = oneIn(2) ? condition(depth) : null;
    return Members.copy(conditioned(condition), Put.builder()).item(item()).build();
  }

  private Update update(int depth, AttributeValue added) {
    String condition = oneIn(2) ? condition(depth) : null;
    String update = updateExpression(added);
    return Members.copy(conditioned(condition), Update.builder()).updateExpression(update).build();
  }

  private Delete delete(int depth) {
    return Members.copy(conditioned(oneIn(2) ? condition(depth) : null), Delete.builder()).build();
  }

  /** What all writes have, with the names and values of all expressions so far. */
  private ConditionCheck conditioned(@Nullable String condition) {
    return ConditionCheck.builder()
        .tableName(table)
        .key(key())
        .conditionExpression(condition)
        .expressionAttributeNames(names())
        .expressionAttributeValues(values())
        .returnValuesOnConditionCheckFailure(returnOld())
        .build();
  }

  private @Nullable ReturnValuesOnConditionCheckFailure returnOld() {
    return oneIn(2) ? ReturnValuesOnConditionCheckFailure.ALL_OLD : null;
  }

  /** A condition; used as a filter, too. */
  private String condition(int depth) {
    if (oneIn(25)) {
      value("v", scalar());
      return any(INVALID);
    }
    if (depth > 0 && oneIn(2)) {
      return switch (random.nextInt(4)) {
        case 0 -> "NOT " + group(depth - 1);
        case 1 -> condition(depth - 1) + " OR " + condition(depth - 1);
        case 2 -> group(depth - 1) + " AND " + condition(depth - 1);
        default -> condition(depth - 1) + " AND " + condition(depth - 1);
      };
    }
    String attribute = attribute();
    return switch (random.nextInt(6)) {
      case 0 -> "attribute_exists(%s)".formatted(attribute);
      case 1 -> "attribute_not_exists(%s)".formatted(attribute);
      case 2 -> "begins_with(%s, %s)".formatted(attribute, value(oneIn(2) ? text() : binary(1)));
      case 3 -> "%s IN (%s, %s)".formatted(attribute, value(scalar()), value(scalar()));
      case 4 -> between(attribute);
      default -> "%s %s %s".formatted(attribute, any(COMPARATORS), value(scalar()));
    };
  }

  private String between(String attribute) {
    int least = random.nextInt(8);
    return "%s BETWEEN %s AND %s"
        .formatted(
            attribute,
            value(AttributeValue.fromN(Integer.toString(least))),
            value(AttributeValue.fromN(Integer.toString(least + random.nextInt(4)))));
  }

  private String group(int depth) {
    return "(" + condition(depth) + ")";
  }

  private String updateExpression(AttributeValue added) {
    List<String> sections = new ArrayList<>();
    if (oneIn(2)) {
      sections.add("SET %s = %s".formatted(attribute(), assigned()));
    }
    if (oneIn(3)) {
      sections.add("ADD %s %s".formatted(attribute(), value(added)));
    }
    if (oneIn(3) || sections.isEmpty()) {
      sections.add("REMOVE " + attribute());
    }
    return String.join(" ", sections);
  }

  private String assigned() {
    return switch (random.nextInt(6)) {
      case 0 -> "if_not_exists(%s, %s)".formatted(attribute(), value(scalar()));
      case 1 -> "%s + %s".formatted(attribute(), value(number()));
      case 2 -> "%s - %s".formatted(value(number()), attribute());
      case 3 -> attribute();
      case 4 -> value(AttributeValue.fromM(Map.of("x", scalar())));
      default -> value(scalar());
    };
  }

  private String attribute() {
    String attribute = any(ATTRIBUTES);
    if (attribute.equals("#n")) {
      names.put("#n", "status");
    }
    return attribute;
  }

  private String value(AttributeValue value) {
    return value("v" + values.size(), value);
  }

  private String value(String name, AttributeValue value) {
    values.put(":" + name, value);
    return ":" + name;
  }

  private @Nullable Map<String, String> names() {
    return names.isEmpty() ? null : Map.copyOf(names);
  }

  private @Nullable Map<String, AttributeValue> values() {
    return values.isEmpty() ? null : Map.copyOf(values);
  }

  private Map<String, AttributeValue> key() {
    return Map.of("s", binary(random.nextInt(3)), "k", sortKey());
  }

  /** A sort key; one in sixty is empty, which is not valid. */
  private AttributeValue sortKey() {
    return oneIn(60) ? binary() : boundary();
  }

  private AttributeValue boundary() {
    return oneIn(3) ? binary(random.nextInt(4), random.nextInt(256)) : binary(random.nextInt(4));
  }

  private Map<String, AttributeValue> item() {
    Map<String, AttributeValue> item = new HashMap<>(key());
    for (String attribute : List.of("a", "b", "c", "status")) {
      if (oneIn(2)) {
        item.put(attribute, scalar());
      }
    }
    if (oneIn(3)) {
      item.put("m", AttributeValue.fromM(Map.of("x", scalar())));
    }
    if (oneIn(4)) {
      item.put("big", AttributeValue.fromS("x".repeat(random.nextInt(6_000))));
    }
    if (oneIn(8)) {
      item.put("set", AttributeValue.fromSs(List.of("one", "two", "é")));
    }
    if (oneIn(8)) {
      item.put("list", AttributeValue.fromL(List.of(scalar(), scalar())));
    }
    if (oneIn(60)) {
      item.put("a", AttributeValue.fromN("one"));
    }
    return item;
  }

  private AttributeValue scalar() {
    return switch (random.nextInt(8)) {
      case 0, 1 -> text();
      case 2, 3, 4 -> number();
      case 5 -> binary(random.nextInt(4));
      case 6 -> AttributeValue.fromBool(oneIn(2));
      default -> oneIn(2) ? AttributeValue.fromNul(true) : AttributeValue.fromS("");
    };
  }

  private AttributeValue text() {
    return AttributeValue.fromS(any(List.of("x", "xy", "y", "é", "\uff5e", "\ud83d\ude00")));
  }

  private AttributeValue number() {
    return AttributeValue.fromN(
        any(List.of("0", "1", "2", "3.50", "007", "1e2", "100", "-4", "0.001", "12345678901234")));
  }

  private static AttributeValue binary(int... bytes) {
    byte[] array = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      array[i] = (byte) (bytes[i] * 85);
    }
    return AttributeValue.fromB(SdkBytes.fromByteArray(array));
  }
}
