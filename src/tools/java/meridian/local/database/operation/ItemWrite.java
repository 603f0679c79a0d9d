package meridian.local.database.operation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import meridian.local.database.expression.Condition;
import meridian.local.database.expression.ConditionParser;
import meridian.local.database.expression.Placeholders;
import meridian.local.database.expression.Update;
import meridian.local.database.item.CapacityUnits;
import meridian.local.database.item.ItemKey;
import meridian.local.database.item.ServiceError;
import meridian.local.database.item.Values;
import meridian.local.database.table.Table;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/**
 * A conditional write of one item, alone or in a transaction.
 *
 * @param table that has the item
 * @param tableName the table's name
 * @param key the item's key attributes
 * @param condition if the write has one
 * @param effect makes the item after the write from the one before; both are empty if there is
 *     none; empty if the condition is checked only
 * @param returnsOld whether a failure of the condition returns the item
 */
record ItemWrite(
    Table table,
    String tableName,
    Map<String, AttributeValue> key,
    Optional<Condition> condition,
    Optional<UnaryOperator<Map<String, AttributeValue>>> effect,
    boolean returnsOld) {

  private static final String CONDITION = "ConditionExpression";

  /** The supported members of all writes, alone and in transactions. */
  static final Set<String> MEMBERS =
      Set.of(
          "TableName",
          "Key",
          "Item",
          "UpdateExpression",
          CONDITION,
          "ExpressionAttributeNames",
          "ExpressionAttributeValues",
          "ReturnValues",
          "ReturnValuesOnConditionCheckFailure",
          "ReturnConsumedCapacity");

  /** An item before and after a write; empty if there is none. */
  record Result(Map<String, AttributeValue> before, Map<String, AttributeValue> after) {

    /** The larger of the two sizes, which is charged. */
    long bytes() {
      return Math.max(CapacityUnits.bytes(before), CapacityUnits.bytes(after));
    }
  }

  static ItemWrite of(Table table, Put put) {
    Members.require(put, MEMBERS);
    Map<String, AttributeValue> item = Values.normalized(put.item());
    table.schema().ofItem(item);
    if (CapacityUnits.bytes(item) > CapacityUnits.MAX_ITEM_BYTES) {
      throw ServiceError.validation("Item size has exceeded the maximum allowed size");
    }
    return of(
        table,
        common(put),
        table.schema().keyOf(item),
        Placeholders.of(put.expressionAttributeNames(), put.expressionAttributeValues()),
        false,
        Optional.of(_ -> item));
  }

  static ItemWrite of(Table table, Delete delete) {
    Members.require(delete, MEMBERS);
    return of(table, common(delete), Optional.of(_ -> Map.of()));
  }

  static ItemWrite of(Table table, ConditionCheck check) {
    Members.require(check, MEMBERS);
    return of(table, check, Optional.empty());
  }

  static ItemWrite of(Table table, software.amazon.awssdk.services.dynamodb.model.Update update) {
    Members.require(update, MEMBERS);
    Placeholders placeholders =
        Placeholders.of(update.expressionAttributeNames(), update.expressionAttributeValues());
    Map<String, AttributeValue> key = key(table, update.key());
    String expression = update.updateExpression();
    Optional<Update> change =
        expression == null
            ? Optional.empty()
            : Optional.of(Update.parse(expression, placeholders, table.schema()));
    return of(
        table,
        common(update),
        key,
        placeholders,
        change.isPresent(),
        Optional.of(item -> updated(item.isEmpty() ? key : item, change)));
  }

  /** The members that all kinds of writes have. */
  private static ConditionCheck common(SdkPojo write) {
    return Members.copy(write, ConditionCheck.builder()).build();
  }

  private static ItemWrite of(
      Table table,
      ConditionCheck write,
      Optional<UnaryOperator<Map<String, AttributeValue>>> effect) {
    Placeholders placeholders =
        Placeholders.of(write.expressionAttributeNames(), write.expressionAttributeValues());
    return of(table, write, key(table, write.key()), placeholders, false, effect);
  }

  private static ItemWrite of(
      Table table,
      ConditionCheck write,
      Map<String, AttributeValue> key,
      Placeholders placeholders,
      boolean hasUpdate,
      Optional<UnaryOperator<Map<String, AttributeValue>>> effect) {
    Optional<Condition> condition =
        Optional.ofNullable(write.conditionExpression())
            .map(text -> ConditionParser.parse(CONDITION, text, placeholders));
    placeholders.requireAllUsed(hasUpdate || condition.isPresent());
    boolean returnsOld =
        write.returnValuesOnConditionCheckFailure() == ReturnValuesOnConditionCheckFailure.ALL_OLD;
    return new ItemWrite(table, write.tableName(), key, condition, effect, returnsOld);
  }

  private static Map<String, AttributeValue> updated(
      Map<String, AttributeValue> item, Optional<Update> change) {
    Map<String, AttributeValue> updated =
        change.map(update -> Values.normalized(update.apply(item))).orElse(item);
    if (CapacityUnits.bytes(updated) > CapacityUnits.MAX_ITEM_BYTES) {
      throw ServiceError.validation("Item size to update has exceeded the maximum allowed size");
    }
    return updated;
  }

  private static Map<String, AttributeValue> key(Table table, Map<String, AttributeValue> key) {
    table.schema().of(key);
    return Map.copyOf(key);
  }

  /** Checks that no two writes are of the same item. */
  static void requireDistinct(List<ItemWrite> writes, String message) {
    // An item of a table.
    record Target(String table, ItemKey key) {}
    if (writes.stream().map(w -> new Target(w.tableName, w.itemKey())).distinct().count()
        < writes.size()) {
      throw ServiceError.validation(message);
    }
  }

  ItemKey itemKey() {
    return table.schema().of(key);
  }

  /** The item now; empty if there is none. */
  Map<String, AttributeValue> current() {
    return table.get(itemKey());
  }

  /** Whether the write may be made. */
  boolean isPermitted() {
    return condition.isEmpty() || condition.get().holds(current());
  }

  /** The write's result, which is not stored yet. */
  Result prepare() {
    Map<String, AttributeValue> before = current();
    return new Result(before, effect.map(change -> change.apply(before)).orElse(before));
  }

  /** Stores a result. Deleting nothing, or checking only, changes nothing. */
  void store(Result result) {
    if (effect.isPresent() && !(result.before.isEmpty() && result.after.isEmpty())) {
      table.write(key, result.after);
    }
  }
}
