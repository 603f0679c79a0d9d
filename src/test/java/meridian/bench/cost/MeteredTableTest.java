package meridian.bench.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.Map;
import meridian.model.GlobalTable;
import meridian.model.VirtualTime;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** Every call is charged once, also if its condition fails. */
final class MeteredTableTest {

  private final MeteredTable tables =
      MeteredTable.ofAnnounces(GlobalTable.singleReplica(new VirtualTime(Instant.EPOCH)));

  @Test
  void aQueryThatFindsNothingCostsHalfAUnit() {
    queryAll();
    assertEquals(0.5, tables.takeBill().reads());
  }

  @Test
  void aPutWhoseConditionFailsCostsWhatItWouldHave() {
    put();
    assertThrows(
        ConditionalCheckFailedException.class,
        () ->
            tables.putItem(
                put ->
                    put.tableName("peers")
                        .item(item())
                        .conditionExpression("attribute_not_exists(s)")));
    Bill bill = tables.takeBill();
    assertEquals(2, bill.writes());
    assertEquals(2, bill.of(CostCategory.PUT));
  }

  @Test
  void aDeleteOfNothingCostsAUnit() {
    tables.deleteItem(delete -> delete.tableName("peers").key(item()));
    assertEquals(1, tables.takeBill().of(CostCategory.DELETE));
  }

  @Test
  void aBillIsTakenOnce() {
    put();
    tables.takeBill();
    assertEquals(0, tables.takeBill().writes());
  }

  private void queryAll() {
    tables.query(
        query ->
            query
                .tableName("peers")
                .keyConditionExpression("s = :s")
                .expressionAttributeValues(Map.of(":s", binary(21))));
  }

  private void put() {
    tables.putItem(put -> put.tableName("peers").item(item()));
  }

  private static Map<String, AttributeValue> item() {
    return Map.of("s", binary(21), "k", binary(10));
  }

  private static AttributeValue binary(int bytes) {
    return AttributeValue.fromB(SdkBytes.fromByteArray(new byte[bytes]));
  }
}
