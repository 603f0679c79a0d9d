package meridian.bench.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import meridian.bench.traffic.TrafficDay;
import meridian.model.GlobalTable;
import meridian.model.VirtualTime;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** Every call is on the bill once, refused ones too. */
final class MeteredTableTest {

  private final MeteredTable tables =
      MeteredTable.ofAnnounces(
          new GlobalTable(
                  List.of("all"),
                  new VirtualTime(TrafficDay.START),
                  Duration.ofMillis(1),
                  new Random(1))
              .client("all"));

  @Test
  void aQueryThatFindsNothingCostsHalfAUnit() {
    queryAll();
    assertEquals(0.5, tables.settle().reads());
  }

  @Test
  void aRefusedPutCostsWhatItWouldHave() {
    put();
    assertThrows(
        ConditionalCheckFailedException.class,
        () ->
            tables.putItem(
                put ->
                    put.tableName("peers")
                        .item(item())
                        .conditionExpression("attribute_not_exists(s)")));
    Bill bill = tables.settle();
    assertEquals(2, bill.writes());
    assertEquals(2, bill.of(CostCategory.PUT));
  }

  @Test
  void aDeleteOfNothingCostsAUnit() {
    tables.deleteItem(delete -> delete.tableName("peers").key(item()));
    assertEquals(1, tables.settle().of(CostCategory.DELETE));
  }

  @Test
  void aBillIsSettledOnce() {
    put();
    tables.settle();
    assertEquals(0, tables.settle().writes());
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
