package meridian.local.database.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import meridian.local.database.TableSchema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** The grammar, what it means for one item, and the errors. */
final class ExpressionTest {

  private static final Map<String, AttributeValue> ITEM =
      Map.of(
          "a", n("1"),
          "b", AttributeValue.fromS("bee"),
          "m", AttributeValue.fromM(Map.of("x", n("7"))));
  private static final Map<String, AttributeValue> VALUES =
      Map.of(
          ":one", n("1.0"),
          ":two", n("2"),
          ":be", AttributeValue.fromS("be"),
          ":map", AttributeValue.fromM(Map.of("x", n("7.00"))));

  private static AttributeValue n(String number) {
    return AttributeValue.fromN(number);
  }

  private static Placeholders placeholders() {
    return Placeholders.of(Map.of("#n", "name", "#a", "a"), VALUES);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a = :one | true",
        "a<:two | true",
        "a <> :one | false",
        "absent <> :one | true",
        "absent = :one | false",
        "NOT absent = :one | true",
        "b > :one | false",
        "NOT b > :one | true",
        "#a >= :one AND m.x > :two | true",
        "m = :map | true",
        "a BETWEEN :one AND :two AND begins_with(b, :be) | true",
        "a IN (:two, :be) | false",
        "attribute_exists(m.x) | true",
        "attribute_not_exists(m.y) | true",
        "attribute_exists(#n) or a = :one and a = :two | false",
        "(attribute_exists(#n) OR a = :one) AND NOT (a = :two) | true",
        "a = :one OR a = :one AND a = :two | true",
      })
  void conditionsHold(String expression, boolean holds) {
    Condition condition = ConditionParser.parse("ConditionExpression", expression, placeholders());
    assertEquals(holds, condition.holds(ITEM));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a = :one AND | Syntax error; token: \"<EOF>\"",
        "a == :one | Syntax error; token: \"=\"",
        "a ! :one | Syntax error; token: \"!\"",
        "a = :three | An expression attribute value used in expression is not defined; attribute"
            + " value: :three",
        "#z = :one | An expression attribute name used in the document path is not defined;"
            + " attribute name: #z",
        "Name = :one | Attribute name is a reserved keyword; reserved keyword: Name",
        "((a = :one)) | The expression has redundant parentheses;",
        "nothing(a) | Invalid function name; function: nothing",
        "size(a) > :one | The function size is not supported by the embedded database.",
        "contains(b, :be) | The function contains is not supported by the embedded database.",
        "l[0] = :one | An index into a list is not supported by the embedded database.",
        "begins_with(b, :one) | operator or function: begins_with, operand type: N",
        "a BETWEEN :two AND :one | upper bound to be greater than or equal to lower bound",
        "a BETWEEN :one AND :be | requires same data type for lower and upper bounds",
        "a = a | The first operand must be distinct",
      })
  void invalidConditionsAreErrors(String expression, String message) {
    assertError(
        message, () -> ConditionParser.parse("ConditionExpression", expression, placeholders()));
  }

  @Test
  void groupsBesideEachOtherAreNotRedundant() {
    Condition condition =
        ConditionParser.parse(
            "FilterExpression", "((a = :one) OR (a = :two)) AND b = :be", placeholders());
    assertTrue(condition.mentions("b"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SET a = :two | 2",
        "SET a = a + :two | 3",
        "SET a = :one - :two | -1",
        "ADD a :two | 3",
        "set a = if_not_exists(a, :two) | 1",
        "SET a = if_not_exists(z, :two) | 2",
        "ADD z :one SET a = m.x REMOVE b | 7",
      })
  void updatesChangeAnAttribute(String expression, String a) {
    assertEquals(n(a), update(expression).get("a"));
  }

  @Test
  void updatesReachIntoMapsAndRemove() {
    assertEquals(
        AttributeValue.fromM(Map.of("x", n("7"), "y", n("2"))), update("SET m.y = :two").get("m"));
    assertEquals(AttributeValue.fromM(Map.of()), update("REMOVE m.x").get("m"));
    assertEquals(n("2"), update("ADD z :two").get("z"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SET a = :one SET b = :one | The \"SET\" section can only be used once",
        "SET a = :one, a = :two | Two document paths overlap",
        "SET m.x = :one REMOVE m | Two document paths overlap",
        "DELETE a :one | The section DELETE is not supported",
        "ADD a :be | operator: ADD, operand type: S",
        "ADD b :one | An operand in the update expression has an incorrect data type",
        "SET z.y = :one | The document path provided in the update expression is invalid for"
            + " update",
        "SET a = z | refers to an attribute that does not exist in the item",
        "SET s = :one | Cannot update attribute s. This attribute is part of the key",
        "SET a = list_append(a, :one) | The function list_append is not supported",
      })
  void invalidUpdatesAreErrors(String expression, String message) {
    assertError(message, () -> update(expression));
  }

  @Test
  void placeholdersMustBeUsed() {
    Placeholders placeholders = placeholders();
    ConditionParser.parse("ConditionExpression", "#n = :one", placeholders);
    assertError("keys: {#a}", () -> placeholders.requireAllUsed(true));
    assertError(
        "ExpressionAttributeValues must not be empty",
        () -> Placeholders.of(Map.of("#a", "a"), Map.of()));
  }

  @ParameterizedTest
  @CsvSource({"status", "STATUS", "Year", "abort", "zone", "ttl"})
  void reservedWordsAreNoNames(String word) {
    assertTrue(ReservedWords.contains(word));
  }

  @Test
  void meridiansNamesAreNotReserved() {
    assertEquals(
        List.of(),
        "s k v t r d c e n b w f p peers completed"
            .lines()
            .flatMap(line -> Arrays.stream(line.split(" ", -1)))
            .filter(ReservedWords::contains)
            .toList());
  }

  private static Map<String, AttributeValue> update(String expression) {
    return Update.parse(expression, placeholders(), TableSchema.PEERS.keys()).apply(ITEM);
  }

  private static void assertError(String message, Runnable parsing) {
    DynamoDbException error = assertThrows(DynamoDbException.class, parsing::run);
    assertEquals("ValidationException", error.awsErrorDetails().errorCode());
    String actual = error.awsErrorDetails().errorMessage();
    assertTrue(actual.contains(message), actual);
  }
}
